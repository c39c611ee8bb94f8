// The only reader of the stack configuration: raw values in, Settings out, one error with every problem.
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import * as pulumi from "@pulumi/pulumi";
import { parseSettings, type Settings } from "./settings";

const NAMESPACE = "restream:";

/**
 * Reads this stack's configuration.
 * @throws pulumi.RunError (printed without a stack trace) naming every problem and what to do about each.
 */
export const loadSettings = (): Settings => {
  const values: Record<string, string> = {};
  for (const [key, value] of Object.entries(pulumi.runtime.allConfig())) {
    if (key.startsWith(NAMESPACE)) values[key.slice(NAMESPACE.length)] = String(value);
  }
  const keyFile = (values.sshKeyFile ?? "").replace(/^~(?=[/\\])/, homedir());
  const parsed = parseSettings({
    values,
    sshKey: { privateKey: readIfThere(keyFile), publicKey: readIfThere(`${keyFile}.pub`) },
  });
  if (parsed.ok) return parsed.settings;
  const count = parsed.issues.length === 1 ? "a problem" : `${parsed.issues.length} problems`;
  throw new pulumi.RunError(
    `The stack configuration has ${count}; nothing was created or changed.\n${parsed.issues.map((issue) => `  - ${issue}`).join("\n")}`,
  );
};

/** Why it cannot be read does not matter here: parseSettings names the file and the way to make one. */
const readIfThere = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};
