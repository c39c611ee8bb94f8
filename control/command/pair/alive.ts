// Sees whether the other server still answers at one of its addresses: then nothing is taken over from it.
import { answersAt } from "../../shared/knock";

const SSH_PORT = 22;
const WITHIN_MS = 5000;

/** Side by side. @returns the addresses that answer */
export const answering = async (
  addresses: readonly string[],
  { port = SSH_PORT, withinMs = WITHIN_MS }: { port?: number; withinMs?: number } = {},
): Promise<string[]> => {
  const answers = await Promise.all(addresses.map((host) => answersAt({ host, port }, withinMs)));
  return addresses.filter((_, at) => answers[at]);
};
