// Sees whether anything answers at an address.
import { connect } from "node:net";

export interface Door {
  host: string;
  port: number;
}

/** By the kernel of that machine alone, too: a refusal is an answer. @returns false: nothing came in time */
export const answersAt = ({ host, port }: Door, withinMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (answers: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answers);
    };
    const timer = setTimeout(done, withinMs, false);
    socket.once("connect", () => {
      done(true);
    });
    socket.once("error", ({ code }: NodeJS.ErrnoException) => {
      done(code === "ECONNREFUSED" || code === "ECONNRESET");
    });
  });
