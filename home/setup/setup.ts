// `restream setup`: sets a stack up, question by question; ends with the cost, as `pulumi preview` tells it, and the next command.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname } from "node:path";
import { CommandError, EXIT, type ExitCode } from "../../control/command/exit-code";
import { decodeText } from "../../infra/parse/text";
import { agree } from "../address/agree";
import { lookUp } from "../address/look-up";
import { servicesOf, SERVICES_VARIABLE } from "../address/services";
import { firewallOf } from "../address/state";
import { ROOT } from "../folder";
import { must, pulumiWith, type Pulumi } from "../pulumi";
import { Answers } from "./answers";
import { askRegions, measureRegions } from "./ask-regions";
import { terminalAsker, type Asker } from "./asker";
import { estimateOf } from "./estimate";
import { openStack } from "./open-stack";
import { askAll, type Outside } from "./questions";
import type { KeyFiles } from "./ssh-key";

export const setup = async (): Promise<ExitCode> => {
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new CommandError(
      EXIT.refused,
      "setup asks questions: run it on a terminal. Without one: pulumi config set (Pulumi.prod.yaml explains every key).",
    );
  const asker = terminalAsker;
  const { pulumi } = await openStack(asker, pulumiWith, ROOT);
  const live = firewallOf(await must(pulumi, ["stack", "export"]));
  const answers = await Answers.read(pulumi);
  await askAll(asker, answers, outside(), live?.address !== undefined);
  return tellCost(asker, pulumi);
};

const tellCost = async (asker: Asker, pulumi: Pulumi): Promise<ExitCode> => {
  asker.say("Asking pulumi preview what it would make, and what it would cost …");
  const { code, stdout, stderr } = await pulumi(["preview"]);
  if (code !== 0) {
    asker.say(
      `pulumi preview is not content yet; every answer is kept.\n${(stdout + stderr).trim().slice(-2000)}`,
    );
    return EXIT.failing;
  }
  // A preview without changes does not show what stays.
  const estimate =
    estimateOf(stdout) ?? (await pulumi(["stack", "output", "estimate"])).stdout.trim();
  asker.say(
    `${estimate === "" ? "" : `What it will cost: ${estimate}\n`}All is set. The next step makes the server: pulumi up\nThen: restream obs-profile (for OBS), restream start all (to go live).`,
  );
  return EXIT.well;
};

const outside = (): Outside => ({
  askRegions,
  measureRegions,
  seenAddress: async () => agree(await lookUp(servicesOf(process.env[SERVICES_VARIABLE]))),
  keyFiles: KEY_FILES,
  tokenHere: process.env["DIGITALOCEAN_TOKEN"] ?? process.env["DIGITALOCEAN_ACCESS_TOKEN"] ?? "",
});

const path = (file: string): string => file.replace(/^~(?=[/\\])/, homedir());

const readIfThere = (file: string): Buffer | undefined => {
  try {
    return readFileSync(file);
  } catch {
    return undefined; // why does not matter here: the parser says what to do
  }
};

const KEY_FILES: KeyFiles = {
  read: (file) => {
    const publicKey = readIfThere(`${path(file)}.pub`);
    return {
      privateKey: readIfThere(path(file))?.toString("utf8"),
      publicKey: publicKey === undefined ? undefined : decodeText(publicKey),
    };
  },
  make: (file) => {
    mkdirSync(dirname(path(file)), { recursive: true, mode: 0o700 });
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path(file)]);
  },
};
