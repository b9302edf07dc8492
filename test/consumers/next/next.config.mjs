export default { distDir: process.env.NEXT_DIST, serverExternalPackages: ['codex-rx'] };
