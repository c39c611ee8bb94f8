// The only reader of the stack configuration (its defaults: Pulumi.yaml): raw values in, Settings out, one error with every problem.
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { MOST_MB } from "./parse/placeholder-file";
import { parseSettings } from "./parse/settings";
import { decodeText } from "./parse/text";
import { Secret } from "./secret";
import type { ApiAccess, BroughtFile, RawConfig, Settings } from "./settings";

const NAMESPACE = "restream:";
const TOKEN_KEY = "digitalocean:token";

/** In the SDK, but not in its types: whether the stack configuration holds a key encrypted. */
const { isConfigSecret } = pulumi.runtime as unknown as {
  isConfigSecret: (key: string) => boolean;
};

/**
 * Reads this stack's configuration.
 * @throws pulumi.RunError (printed without a stack trace) naming every problem and what to do about each.
 */
export const loadSettings = (): Settings => {
  const values: Record<string, string> = {};
  const secretKeys = new Set<string>();
  for (const [key, value] of Object.entries(pulumi.runtime.allConfig())) {
    if (!key.startsWith(NAMESPACE)) continue;
    const name = key.slice(NAMESPACE.length);
    values[name] = String(value);
    if (isConfigSecret(key)) secretKeys.add(name);
  }
  const keyFile = atHome(values.sshKeyFile ?? "");
  const placeholderFile = (values.placeholderFile ?? "").trim();
  const parsed = parseSettings({
    values,
    secretKeys,
    sshKey: {
      privateKey: readIfThere(keyFile)?.toString("utf8"),
      publicKey: decodeIfThere(readIfThere(`${keyFile}.pub`)),
    },
    placeholderFile: placeholderFile === "" ? undefined : readBrought(atHome(placeholderFile)),
    node: process.versions.node,
    apiToken: apiToken(),
    deadAgent: deadAgent(process.env.SSH_AUTH_SOCK ?? ""),
  });
  if (parsed.ok) {
    for (const note of parsed.notes) void pulumi.log.info(note);
    return parsed.settings;
  }
  const count = parsed.issues.length === 1 ? "a problem" : `${parsed.issues.length} problems`;
  throw new pulumi.RunError(
    `The stack configuration has ${count}; nothing was created or changed.\n${parsed.issues.map((issue) => `  - ${issue}`).join("\n")}`,
  );
};

/** `~` is the shell's; in a stack's file nobody else resolves it. */
const atHome = (path: string): string => path.replace(/^~(?=[/\\])/, homedir());

const BEGINS_BYTES = 256;

const readBrought = (file: string): BroughtFile => {
  const path = resolve(file);
  try {
    const { size: bytes } = statSync(path);
    if (bytes > MOST_MB * 1e6) return { path, bytes, begins: "", sha256: "" };
    const content = readFileSync(path);
    return {
      ...{ path, bytes, begins: content.toString("latin1", 0, BEGINS_BYTES) },
      sha256: createHash("sha256").update(content).digest("hex"),
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
};

/** Where the provider looks for it: pulumi-digitalocean's configuration, then its environment variables. */
const apiToken = (): RawConfig["apiToken"] => {
  const configured = pulumi.runtime.allConfig()[TOKEN_KEY] ?? "";
  if (configured !== "") return isConfigSecret(TOKEN_KEY) ? "set" : "in clear";
  const { DIGITALOCEAN_TOKEN = "", DIGITALOCEAN_ACCESS_TOKEN = "" } = process.env;
  return DIGITALOCEAN_TOKEN + DIGITALOCEAN_ACCESS_TOKEN === "" ? "missing" : "set";
};

/** As the provider has it: for the one call that is no resource's (components/reserved-ip-api.ts). */
export const apiAccess = (): ApiAccess => {
  const config = pulumi.runtime.allConfig();
  const { DIGITALOCEAN_TOKEN, DIGITALOCEAN_ACCESS_TOKEN, DIGITALOCEAN_API_URL } = process.env;
  return {
    token: new Secret(config[TOKEN_KEY] || DIGITALOCEAN_TOKEN || DIGITALOCEAN_ACCESS_TOKEN || ""),
    url:
      config["digitalocean:apiEndpoint"] || DIGITALOCEAN_API_URL || "https://api.digitalocean.com",
  };
};

/** The reason does not matter here: parseSettings names the file and says how to make one. */
const readIfThere = (file: string): Buffer | undefined => {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
};

const decodeIfThere = (bytes: Buffer | undefined): string | undefined =>
  bytes === undefined ? undefined : decodeText(bytes);

/** `socket` when no SSH agent answers there: the command provider fails at every connection then, whatever key it is given. */
const deadAgent = (socket: string): string | undefined => {
  if (socket === "") return undefined;
  // In a process of its own: Node connects asynchronously only.
  const connect = `require("net").connect(process.argv[1]).on("connect", () => process.exit(0)).on("error", () => process.exit(1))`;
  const { status } = spawnSync(process.execPath, ["-e", connect, socket], { timeout: 5000 });
  return status === 0 ? undefined : socket;
};
