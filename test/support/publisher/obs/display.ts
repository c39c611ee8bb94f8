// A display that nobody sees: Xvfb, which OBS needs to draw on.
import type { Readable } from "node:stream";
import type { Spawn } from "../../media/spawn";

/**
 * Starts it, of this many pixels (a new OBS takes them for its canvas), and resolves with its name (":0"), once it takes clients. It lives until the sandbox ends.
 * @throws Error with what it said when it ends instead
 */
export const startDisplay = async (
  spawn: Spawn,
  { width, height }: { width: number; height: number },
): Promise<string> => {
  const screen = `${width}x${height}x24`;
  // It looks for a free number itself, and tells it when it is ready.
  const argv = ["Xvfb", "-displayfd", "3", "-screen", "0", screen, "-nolisten", "tcp"];
  const child = spawn(argv, { stdio: ["ignore", "ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr?.on("data", (text: Buffer) => (said += text.toString()));
  return new Promise((resolve, reject) => {
    let number = "";
    (child.stdio[3] as Readable).on("data", (text: Buffer) => {
      number += text.toString();
      if (number.endsWith("\n")) resolve(`:${number.trim()}`);
    });
    child.once("error", reject).once("exit", (code) => {
      reject(new Error(`Xvfb: ended with ${code ?? "a signal"}: ${said}`));
    });
  });
};
