// `npm run server -- status`: runs the server's `restream` command from home, over SSH, and ends with its exit code.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  exitCodeOf,
  explainPulumi,
  serverOf,
  sshArguments,
  UNREACHABLE,
  type Server,
} from "./server";

const ROOT = resolve(__dirname, "..");

class Unreachable extends Error {}

/** No secrets are asked for. @throws Unreachable that says what to do */
const readServer = (): Server => {
  const { status, stdout, stderr, error } = spawnSync(
    "pulumi",
    ["stack", "output", "--json", "--non-interactive"],
    {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    },
  );
  if (error) throw new Unreachable(`pulumi does not run (${error.message}): is it installed?`);
  if (status !== 0) throw new Unreachable(explainPulumi(stderr));
  try {
    return serverOf(stdout);
  } catch (cause) {
    throw new Unreachable(cause instanceof Error ? cause.message : String(cause));
  }
};

const runSsh = (args: readonly string[]): Promise<number | null> =>
  new Promise((done, reject) => {
    const child = spawn("ssh", args, { stdio: "inherit" });
    // With a terminal, Ctrl-C goes to the server's command, which says what it leaves.
    process.on("SIGINT", () => undefined);
    child.once("error", (error) => {
      reject(new Unreachable(`ssh does not run (${error.message}): is OpenSSH installed?`));
    });
    child.once("close", done);
  });

const main = async (command: readonly string[]): Promise<number> => {
  const server = readServer();
  const folder = mkdtempSync(join(tmpdir(), "restream-"));
  try {
    const knownHosts = join(folder, "known_hosts");
    writeFileSync(knownHosts, server.knownHost);
    const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
    const code = await runSsh(sshArguments(server, knownHosts, command, isTerminal));
    if (code === 255)
      process.stderr.write(
        `server: ${server.address} cannot be reached by SSH (its words are above). Did your address change? README: "OBS: Failed to connect, or SSH hangs"\n`,
      );
    return exitCodeOf(code);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const words = process.argv.slice(2);
main(words.length > 0 ? words : ["--help"]).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`server: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = UNREACHABLE;
  },
);
