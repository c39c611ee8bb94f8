// Where the command's words go: results to standard output, progress and errors to standard error.
import { createColors } from "picocolors";
import type { Colors } from "picocolors/types";

/** NO_COLOR (no-color.org) wins; otherwise colours where a person looks. */
export const COLORS: Colors = createColors(
  (process.env["NO_COLOR"] ?? "") === "" &&
    process.stdout.isTTY === true &&
    process.env["TERM"] !== "dumb",
);

let last = "";
/** The last that was said, to whomever. */
export const lastSaid = (): string => last;

export const say = (text: string): void => {
  last = text;
  process.stdout.write(`${text}\n`);
};

export const sayError = (text: string): void => {
  last = text;
  process.stderr.write(`${text}\n`);
};

/** One line that counts, rewritten on a terminal; elsewhere each tenth of it is a line of its own. */
export class Countdown {
  readonly #words: (seconds: number) => string;
  constructor(words: (seconds: number) => string) {
    this.#words = words;
  }

  show(seconds: number): void {
    if (process.stderr.isTTY) process.stderr.write(`\r${this.#words(seconds)}\u001b[K`);
    else if (seconds % 10 === 0) sayError(this.#words(seconds));
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  }
}

/** Whoever looked has gone (a closed terminal, `| head`): what is being done is still done to its end. */
export const surviveLostTerminal = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  process.on("SIGHUP", () => undefined);
};
