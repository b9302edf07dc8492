/** Takes a sentence about what a person should look at; the generator goes on without it. */
export type Warn = (warning: string) => void;
