import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { packagedChromium, type Executable } from './packaged-chromium.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/**
 * Finds the browser of these tests: the one that `CHROME_PATH` names, else the one of the registry package, else one
 * that is installed.
 *
 * @throws {Error} that says how to get one, when there is none.
 */
export function findChromium(
  env: Readonly<Record<string, string | undefined>>,
  packaged: () => Executable | undefined = packagedChromium,
): Executable {
  const { CHROME_PATH = '', PATH = '' } = env;
  if (CHROME_PATH !== '') {
    if (existsSync(CHROME_PATH)) return { path: CHROME_PATH, env: {} };
    throw new Error(`CHROME_PATH names ${CHROME_PATH}, which does not exist.`);
  }
  const fromPackage = packaged();
  if (fromPackage !== undefined) return fromPackage;
  const inPath = PATH.split(delimiter).flatMap((directory) => NAMES.map((name) => join(directory, name)));
  const path = [...inPath, ...PLACES].find((place) => existsSync(place));
  if (path !== undefined) return { path, env: {} };
  throw new Error(
    'These tests need Chromium or Chrome, and there is none: install it (Debian: apt-get install chromium; ' +
      'macOS: brew install --cask chromium), or name its executable in CHROME_PATH.',
  );
}

/** Starts a browser without a window, with a profile of its own. */
export function launchChromium(): Promise<Browser> {
  const { path, env } = findChromium(process.env);
  return chromium.launch({
    executablePath: path,
    env: { ...process.env, ...env },
    // The browser shows pages of this test only; containers have no sandbox.
    chromiumSandbox: false,
    args: ['--disable-gpu', '--disable-dev-shm-usage'],
  });
}
