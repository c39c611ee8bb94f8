// Decides what a place in a recording is, from which on somebody looks at it.

/** A place in a recording: the end of what was there. */
export interface Mark {
  path: string;
  offset: number;
}
