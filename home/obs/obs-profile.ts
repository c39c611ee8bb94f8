// `restream obs-profile`: writes a folder that OBS imports as a profile (Profile, Import), as the stack is set.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandError, EXIT, type ExitCode } from "../../control/command/exit-code";
import { parsePicture } from "../../infra/parse/picture";
import { HOME_PUBLISHER } from "../../infra/settings";
import { passphraseFor } from "../address/passphrase";
import { say } from "../output";
import { must, pulumiWith } from "../pulumi";
import { readConfig, selectedStack } from "../stack";
import { obsProfileFiles } from "./profile";

const FOLDER = "restream-obs-profile";

/** @param given relative to the working folder; made where it is not there; undefined: one of the publisher's name */
export const obsProfile = async (
  publisher: string,
  given: string | undefined,
): Promise<ExitCode> => {
  const folder = given ?? (publisher === HOME_PUBLISHER ? FOLDER : `${FOLDER}-${publisher}`);
  const plain = pulumiWith();
  const stack = await selectedStack(plain);
  const { picture, issues } = parsePicture(Object.fromEntries(await readConfig(plain)));
  if (issues.length > 0) throw new CommandError(EXIT.refused, issues.join("\n"));
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const secretly = pulumiWith(
    await passphraseFor(readFileSync(stack.file, "utf8"), process.env, isTerminal),
  );
  const outputs = JSON.parse(
    await must(secretly, ["stack", "output", "--json", "--show-secrets"]),
  ) as Record<string, unknown>;
  const { obsServer } = outputs;
  const streamKeys = keysIn(outputs);
  if (typeof obsServer !== "string" || streamKeys === undefined)
    throw new CommandError(EXIT.unreachable, "There is no server yet: run pulumi up first.");
  const obsStreamKey = streamKeys.get(publisher);
  if (obsStreamKey === undefined)
    throw new CommandError(
      EXIT.usage,
      `No publisher is called ${JSON.stringify(publisher)}. There ${streamKeys.size === 1 ? "is" : "are"} ${[...streamKeys.keys()].join(", ")} (as of the last pulumi up). To name a folder: restream obs-profile home FOLDER`,
    );
  const path = resolve(folder);
  const name = `restream ${stack.name}${publisher === HOME_PUBLISHER ? "" : ` ${publisher}`}`;
  writeProfile(
    path,
    obsProfileFiles({ name, server: obsServer, streamKey: obsStreamKey, picture }),
    publisher,
  );
  say(
    `Written: ${path}\nIn OBS: Profile, Import, choose this folder; then Profile, ${name}.\nIts service.json holds your publish key in clear (as pulumi stack output --show-secrets does): show it to nobody, and delete the folder after the import.`,
  );
  return EXIT.well;
};

/** By publisher; the last pulumi up of an earlier version knew home alone. @returns undefined: there is no server */
const keysIn = (outputs: Record<string, unknown>): ReadonlyMap<string, string> | undefined => {
  const { obsStreamKey, obsStreamKeys } = outputs;
  if (typeof obsStreamKeys === "object" && obsStreamKeys !== null)
    return new Map(
      Object.entries(obsStreamKeys).flatMap(([name, key]) =>
        typeof key === "string" ? [[name, key] as const] : [],
      ),
    );
  return typeof obsStreamKey === "string" ? new Map([[HOME_PUBLISHER, obsStreamKey]]) : undefined;
};

/** @throws CommandError when the folder holds anything else */
const writeProfile = (path: string, files: Record<string, string>, publisher: string): void => {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const others = readdirSync(path).filter((name) => !(name in files));
  if (others.length > 0)
    throw new CommandError(
      EXIT.refused,
      `${path} holds other files (${others.slice(0, 3).join(", ")}). Nothing was written. Name a folder that is empty or not there yet: restream obs-profile ${publisher} FOLDER`,
    );
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(path, name), content, { mode: 0o600 });
};
