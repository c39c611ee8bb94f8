// Whether a command ended as it should and said what it should.

export interface Said {
  code: number;
  output: string;
}

/** A sentence when it did not; nothing otherwise. */
export const expects = (
  what: string,
  { code, output }: Said,
  expected: number,
  says: RegExp,
): string[] =>
  code === expected && says.test(output)
    ? []
    : [`${what}: exit code ${code}, expected ${expected} and ${String(says)}: ${output}`];
