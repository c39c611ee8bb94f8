// Speaks to one of Apprise's addresses, by Debian's program: it alone knows every service.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";

const PROGRAM = "/usr/bin/apprise";
const WITHIN_MS = 30_000;

/** What came of a run: its exit code; or why there is none, in words without the address. */
export type Ran =
  | { exitCode: number }
  | {
      failure: string;
      /** It was there, and may have sent. */
      hasRun: boolean;
    };

/**
 * Apprise gives up after 4 s without an answer (`rto`, 1.9.3), and a service that took the message a little later would
 * get it again and again.
 */
const PATIENCE_SECONDS = 20;

/** The address with that patience, unless it brings its own. */
export const patient = (url: string): string =>
  /[?&]rto=/i.test(url) ? url : `${url}${url.includes("?") ? "&" : "?"}rto=${PATIENCE_SECONDS}`;

/** Not taken by the service, or not known as one: the program says 1 to both (1.9.3, cli.py). */
const NOT_SENT = 1;

/**
 * Sends one message. The address is read from a file, the text from standard input: arguments are seen by everybody.
 * Never rejects.
 */
export const send = async (url: string, text: string, configFile: string): Promise<Ran> => {
  try {
    writeFileSync(configFile, `${patient(url)}\n`, { mode: 0o600 });
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    return { failure: `its address cannot be handed to the program (${code})`, hasRun: false };
  }
  const ran = await run(
    [`--config=${configFile}`, "--title=restream", "--input-format=text"],
    text,
  );
  if (!("exitCode" in ran) || ran.exitCode !== NOT_SENT) return ran;
  // Asked without sending, it says 3 to an address that it does not know.
  const dry = await run([`--config=${configFile}`, "--dry-run"], text);
  return "exitCode" in dry && dry.exitCode !== 0 ? dry : ran;
};

const run = (options: string[], text: string): Promise<Ran> =>
  new Promise((resolve) => {
    // Its own storage would be a second memory beside ours.
    const child = spawn(PROGRAM, [...options, "--storage-mode=memory"], {
      // Its words are not kept: they may hold the address.
      stdio: ["pipe", "ignore", "ignore"],
      env: { PATH: "/usr/bin:/bin", LANG: "C.UTF-8", HOME: "/nonexistent" },
      timeout: WITHIN_MS,
      killSignal: "SIGKILL",
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      resolve({
        failure:
          error.code === "ENOENT"
            ? "the program is not installed: apt-get install apprise"
            : `the program did not start (${error.code ?? error.name})`,
        hasRun: false,
      });
    });
    child.on("close", (exitCode, signal) => {
      resolve(
        exitCode === null
          ? {
              failure: signal === "SIGKILL" ? "no answer in time" : `it ended by ${signal}`,
              hasRun: true,
            }
          : { exitCode },
      );
    });
    // It may be gone before it has read.
    child.stdin.on("error", () => undefined);
    child.stdin.end(text);
  });
