// Brings a changed home address into force: the stack's file, the firewall alone, and the proof that it is let in.
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { CommandError, EXIT, type ExitCode } from "../../control/command/exit-code";
import { explainPulumi, must, type Pulumi } from "../pulumi";
import { changeWords, KEYS, wantedOf, type LetIn } from "./plan";
import { firewallOf, isInForce, pendingOf, type LiveFirewall } from "./state";

/** How soon DigitalOcean has new rules in force was never seen by us; whoever waits is told when it takes longer. */
const WITHIN_SECONDS = 60;

export interface Changing {
  pulumi: Pulumi;
  stackFile: string;
  /** Whether a TCP connection to this address comes about from here. */
  reaches: (address: string, port: number) => Promise<boolean>;
  /** How long the new rules may take to be in force (default: 60). */
  withinSeconds?: number;
  say: (text: string) => void;
}

/** @throws CommandError when Pulumi fails; the stack's file is then as it was */
export const bringIntoForce = async (
  { pulumi, stackFile, reaches, say, withinSeconds = WITHIN_SECONDS }: Changing,
  before: LetIn,
  after: LetIn,
): Promise<ExitCode> => {
  const file = readFileSync(stackFile);
  for (const line of changeWords(before, after)) say(line);
  const live = firewallOf(await must(pulumi, ["stack", "export"]));
  try {
    for (const key of KEYS)
      if (before[key] !== after[key])
        await must(pulumi, ["config", "set", "--plaintext", `restream:${key}`, after[key] ?? ""]);
    if (live === undefined) {
      say("Set. There is no server yet; the next step: pulumi up");
      return EXIT.well;
    }
    await updateFirewall(pulumi, live, after);
  } catch (error) {
    writeFileSync(stackFile, file);
    throw error;
  }
  const { address, rtmpPort } = live;
  const seconds =
    address === undefined
      ? undefined
      : await untilReached(() => reaches(address, rtmpPort), withinSeconds);
  if (seconds === undefined) {
    say(
      `DigitalOcean has the new firewall, but the server did not answer from here${address === undefined ? "" : ` within ${withinSeconds} s`}. Is it on, and is ${after.homeIp} this line's address? restream status`,
    );
    return EXIT.failing;
  }
  say(
    `In force after ${seconds} s: this line reaches the server (RTMP). The stream was not touched.${sshWords(after)}`,
  );
  await namePending(pulumi, say);
  return EXIT.well;
};

const sshWords = ({ homeIp, adminIp }: LetIn): string =>
  adminIp === "" || adminIp === homeIp ? "" : `\nSSH is let in from adminIp: ${adminIp}`;

/** Ctrl-C reaches Pulumi as well, which ends in order: its end is awaited. */
const updateFirewall = async (pulumi: Pulumi, live: LiveFirewall, after: LetIn): Promise<void> => {
  const heed = (): void => undefined;
  process.on("SIGINT", heed);
  try {
    const args = ["up", "--yes", "--skip-preview", "--target", live.urn];
    const { code, stdout, stderr } = await pulumi(args);
    if (code === 0) return;
    // It may have been done before something else failed: then the file has to say so, too.
    const now = firewallOf(await must(pulumi, ["stack", "export"]));
    if (now !== undefined && isInForce(now, wantedOf(after))) return;
    throw new CommandError(
      EXIT.refused,
      `${explainPulumi(errorsOf(stdout + stderr), ["up"])}\nThe firewall and the stack's file are as they were.`,
    );
  } finally {
    process.off("SIGINT", heed);
  }
};

/** Of all that `pulumi up` prints, what went wrong. */
const errorsOf = (words: string): string => {
  const lines = words.split("\n");
  const from = lines.findIndex((line) => line.includes("error:"));
  return lines.slice(Math.max(from, 0)).join("\n").slice(0, 3000);
};

/** @returns seconds; undefined: not within its time */
const untilReached = async (
  reaches: () => Promise<boolean>,
  withinSeconds: number,
): Promise<number | undefined> => {
  const start = Date.now();
  for (;;) {
    if (await reaches()) return Math.round((Date.now() - start) / 1000);
    if (Date.now() - start > withinSeconds * 1000) return undefined;
    await pause(1000);
  }
};

const namePending = async (pulumi: Pulumi, say: (text: string) => void): Promise<void> => {
  const { code, stdout } = await pulumi(["preview", "--json"]);
  if (code !== 0) {
    say("Whether anything else is pending is not known: pulumi preview says why.");
    return;
  }
  const pending = pendingOf(stdout);
  if (pending.length > 0)
    say(`Still pending, as before: ${pending.join(", ")}. To bring that into force: pulumi up`);
};
