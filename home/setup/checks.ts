// Decides whether an answer will do: by the very parsers that `pulumi up` uses, in their words. Pure.
import { parseCidrs } from "../../infra/parse/addresses";
import { parseDestinations, parseNames } from "../../infra/parse/destinations";
import { parseNotices } from "../../infra/parse/notices";
import { limitIssues, parsePicture } from "../../infra/parse/picture";
import { parseSshKey } from "../../infra/parse/ssh-key";
import { streamKeyKey, urlKey } from "../../infra/parse/keys";
import type { RawConfig } from "../../infra/settings";
import type { Check } from "./asker";

type Values = Readonly<Record<string, string | undefined>>;

/** The first problem that names this key, without the name. */
const issueOf = (key: string, issues: readonly string[]): string | undefined =>
  issues.find((issue) => issue.startsWith(`restream:${key}: `))?.slice(`restream:${key}: `.length);

/** @param values the other keys of the picture */
export const pictureCheck =
  (key: "videoSize" | "videoFps" | "videoKbps", values: Values): Check =>
  (answer) => {
    const { picture, issues } = parsePicture({ ...values, [key]: answer });
    return issueOf(key, issues) ?? issueOf(key, limitIssues(picture, []));
  };

/** What the chosen destinations do not take; it names the key that has to change. */
export const pictureLimits = (values: Values, destinations: readonly string[]): string[] =>
  limitIssues(parsePicture(values).picture, destinations);

export const addressCheck =
  (key: "homeIp"): Check =>
  (answer) =>
    issueOf(key, parseCidrs(key, answer).issues);

/** Of one further destination's name, beside those that are there. */
export const nameCheck =
  (others: readonly string[]): Check =>
  (answer) =>
    answer === ""
      ? "expected a name such as kick"
      : issueOf("destinations", parseNames([...others, answer].join(",")).issues);

const A_KEY = "some-stream-key-0123456789";

export const urlCheck =
  (name: string): Check =>
  (answer) =>
    issueOf(
      urlKey(name),
      parseDestinations({ [urlKey(name)]: answer, [streamKeyKey(name)]: A_KEY }, [name]).issues,
    );

export const streamKeyCheck =
  (name: string, url: string): Check =>
  (answer) =>
    answer === ""
      ? "paste the key"
      : issueOf(
          streamKeyKey(name),
          parseDestinations({ [urlKey(name)]: url, [streamKeyKey(name)]: answer }, [name]).issues,
        );

/** Empty is none. */
export const webhookCheck: Check = (answer) =>
  issueOf("discordWebhookUrl", parseNotices(answer, "important", "").issues);

/** What is wrong with the key pair in these files, by the key of the configuration that has to change. */
export const sshKeyIssues = (
  file: string,
  passphrase: string,
  sshKey: RawConfig["sshKey"],
): { file: string | undefined; passphrase: string | undefined; isEncrypted: boolean } => {
  const { issues } = parseSshKey({
    values: { sshKeyFile: file, sshKeyPassphrase: passphrase },
    secretKeys: new Set(["sshKeyPassphrase"]),
    sshKey,
    node: process.versions.node,
    apiToken: "set",
    deadAgent: undefined,
    placeholderFile: undefined,
  });
  const ofFile = issueOf("sshKeyFile", issues);
  const isEncrypted = passphrase === "" && /is encrypted; set its passphrase/.test(ofFile ?? "");
  return {
    file: isEncrypted ? undefined : ofFile,
    passphrase: issueOf("sshKeyPassphrase", issues),
    isEncrypted,
  };
};
