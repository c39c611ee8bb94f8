// The operator's stack file: its explanations survive the CLI, and what is wrong in it is told before anything is asked.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Scenario } from "../verbs/scenario";
import { outcomeOf } from "../result/outcome";

const PROD = "prod";
/** Nobody's key; it must not be printed. */
const CLEAR_KEY = "test-key-in-clear-0123456789";
const WRONG: Readonly<Record<string, string>> = {
  homeIp: "192.168.1.5",
  videoSize: "1080p",
  placeholderText: "back 🦄",
  twitchStreamkey: "x",
  twitchStreamKey: CLEAR_KEY,
};
const SAYS = [
  /The stack configuration has 7 problems; nothing was created or changed/,
  /restream:homeIp: got "192\.168\.1\.5", which is private/,
  /restream:publishKey: is not set; make and set one/,
  /restream:sshKeyFile: "~\/\.ssh\/id_ed25519" cannot be read; make a key pair/,
  /restream:videoSize: got "1080p", expected WIDTHxHEIGHT/,
  /restream:placeholderText: "🦄" \(U\+1F984\): not in the placeholder's font/,
  /restream:twitchStreamkey: no such key; did you mean restream:twitchStreamKey/,
  /restream:twitchStreamKey: is stored in clear text; .*pulumi config set --secret/,
];

export const stackFile: Scenario = {
  name: "stack-file",
  title:
    "Pulumi.prod.yaml keeps its explanations; a bad configuration is told whole, before DigitalOcean hears of it",
  suite: "story",
  lane: "c",
  once: true,
  run: async (bed) => {
    const { project, simulator } = bed;
    const file = join(project.folder, "Pulumi.prod.yaml");
    const before = readFileSync(file, "utf8");
    const pulumi = (...args: string[]): Promise<unknown> =>
      project.mustPulumi([...args, "-s", PROD]);
    await project.mustPulumi(["stack", "init", PROD]);
    try {
      const asked = simulator.log.length;
      for (const [key, value] of Object.entries(WRONG))
        await project.mustPulumi(
          ["config", "set", "--plaintext", `restream:${key}`, "-s", PROD],
          value,
        );
      const { code, output } = await project.pulumi(["up", "--yes", "--skip-preview", "-s", PROD]);
      const lacking = SAYS.filter((words) => !words.test(output));
      if (code === 0 || lacking.length > 0)
        throw new Error(`exit code ${code}, without ${lacking.join(", ")}:\n${output}`);
      if (output.includes(CLEAR_KEY)) throw new Error("pulumi up printed a stream key");
      if (simulator.log.length !== asked)
        throw new Error("DigitalOcean's API was asked before the configuration was checked");
      for (const key of Object.keys(WRONG)) await pulumi("config", "rm", `restream:${key}`);
      expectExplained(before, readFileSync(file, "utf8"));
    } finally {
      await project.mustPulumi(["stack", "rm", "--yes", "--preserve-config", PROD]);
      writeFileSync(file, before);
    }
    return outcomeOf();
  },
};

/** @throws Error naming a comment of the file that is gone. */
const expectExplained = (before: string, after: string): void => {
  const commentsOf = (text: string): string[] =>
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line.startsWith("#"));
  const left = commentsOf(after);
  const lost = commentsOf(before).filter((comment) => !left.includes(comment));
  if (commentsOf(before).length < 20) throw new Error("Pulumi.prod.yaml explains hardly anything");
  if (lost.length > 0) throw new Error(`the CLI took away: ${lost.slice(0, 3).join(" / ")}`);
};
