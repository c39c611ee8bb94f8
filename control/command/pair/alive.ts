// Sees whether the other server still answers at one of its addresses: then nothing is taken over from it.
import { connect } from "node:net";

const SSH_PORT = 22;
const WITHIN_MS = 5000;

/** By the kernel of that machine alone, too: a refusal is an answer. @returns false: nothing came in time */
const answersAt = (host: string, port: number, withinMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (answers: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answers);
    };
    const timer = setTimeout(() => {
      done(false);
    }, withinMs);
    socket.once("connect", () => {
      done(true);
    });
    socket.once("error", ({ code }: NodeJS.ErrnoException) => {
      done(code === "ECONNREFUSED" || code === "ECONNRESET");
    });
  });

/** Side by side. @returns the addresses that answer */
export const answering = async (
  addresses: readonly string[],
  { port, withinMs } = { port: SSH_PORT, withinMs: WITHIN_MS },
): Promise<string[]> => {
  const answers = await Promise.all(addresses.map((each) => answersAt(each, port, withinMs)));
  return addresses.filter((_, at) => answers[at]);
};
