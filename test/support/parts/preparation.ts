// Decides what every step of a preparation is given.

/** What every step of the preparation gets: where to tell, and when to stop. */
export interface Preparation {
  say: (line: string) => void;
  signal: AbortSignal;
}
