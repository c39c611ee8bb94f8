// Stand-in: one command over SSH, its output collected and forwarded line by line (commandOutputs.go).
import { constants } from "node:os";
import type { ClientChannel } from "ssh2";
import { isObject, text, type Properties } from "../properties";
import type { ResourceLog } from "../resource-kind";
import { dial } from "./connection";

interface Outputs {
  stdout: string;
  stderr: string;
}

/** Hands on whole lines; what comes after the last line end is handed on by `end`. */
function lineSplitter(line: (text: string) => void): {
  push: (chunk: string) => void;
  end: () => void;
} {
  let rest = "";
  return {
    push(chunk) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(line);
    },
    end() {
      if (rest !== "") line(rest);
      rest = "";
    },
  };
}

/** Whether `logging` (default stdoutAndStderr) forwards this stream. */
const forwards = (logging: string, stream: keyof Outputs): boolean =>
  logging === "" || logging === "stdoutAndStderr" || logging === stream;

/** As Go's ssh package writes the end of a command that a signal ended; ssh2 says "SIGTERM". */
const endBySignal = (signal: string): string => {
  const number = Object.entries(constants.signals).find(([name]) => name === signal)?.[1] ?? 0;
  return `${String(128 + number)} from signal ${signal.replace(/^SIG/, "")}`;
};

/** Runs the command; an exit status other than 0 throws with the whole text and output, as the real one. */
export async function runRemotely(
  command: string,
  inputs: Properties,
  previous: Properties,
  log: ResourceLog,
): Promise<Outputs> {
  const [variable] = isObject(inputs["environment"]) ? Object.keys(inputs["environment"]) : [];
  if (variable !== undefined) {
    throw new Error(`could not set environment variable "${variable}": ssh: setenv failed`);
  }
  const client = await dial(inputs["connection"], log);
  try {
    warnOfPreviousOutput(inputs, previous, log);
    return await new Promise<Outputs>((resolve, reject) => {
      client.exec(command, (error, channel) => {
        // At once: of a short command the end may be in the same packet, and is not said again.
        if (error) reject(error);
        else collect(channel, command, inputs, log).then(resolve, reject);
      });
    });
  } finally {
    client.end();
  }
}

/** sshd takes these variables only with AcceptEnv, which no droplet has; the real one warns and goes on. */
function warnOfPreviousOutput(inputs: Properties, previous: Properties, log: ResourceLog): void {
  if (inputs["addPreviousOutputInEnv"] === false) return;
  for (const stream of ["stdout", "stderr"]) {
    if (text(previous[stream]) === "") continue;
    log.warn(
      `Unable to set 'PULUMI_COMMAND_${stream.toUpperCase()}'. This only works if your SSH server is configured to accept these variables via AcceptEnv.`,
    );
  }
}

function collect(
  channel: ClientChannel,
  command: string,
  inputs: Properties,
  log: ResourceLog,
): Promise<Outputs> {
  const outputs: Outputs = { stdout: "", stderr: "" };
  let both = "";
  let status: number | string | null = null;
  const lines = lineSplitter((line) => {
    log.status(line);
  });
  const follow = (stream: keyof Outputs) => (chunk: string) => {
    outputs[stream] += chunk;
    both += chunk;
    if (forwards(text(inputs["logging"]), stream)) lines.push(chunk);
  };
  channel.setEncoding("utf8").on("data", follow("stdout"));
  channel.stderr.setEncoding("utf8").on("data", follow("stderr"));
  channel.on("exit", (code: number | null, signal?: string) => {
    status = code ?? endBySignal(signal ?? "");
  });
  return new Promise((resolve, reject) => {
    channel.on("error", reject);
    channel.on("close", () => {
      lines.end();
      if (status === 0) {
        const trimmed = (value: string) => value.replace(/\n$/, "");
        resolve({ stdout: trimmed(outputs.stdout), stderr: trimmed(outputs.stderr) });
        return;
      }
      const end =
        status === null
          ? "wait: remote command exited without exit status or exit signal"
          : `Process exited with status ${String(status)}`;
      reject(new Error(`${end}: running ${JSON.stringify(command)}:\n${both}`));
    });
    channel.end(text(inputs["stdin"]));
  });
}
