// The questions of `restream setup`, in order: first what cannot be changed once the server is there. Each answer is kept at once.
import { randomBytes } from "node:crypto";
import type { Seen } from "../address/agree";
import type { Answers } from "./answers";
import type { Asker, Check } from "./asker";
import { addressCheck, pictureCheck, webhookCheck } from "./checks";
import { askPlatforms } from "./platforms";
import { KNOWN_REGIONS, regionChoices, type Region } from "./regions";
import { askSshKey, type KeyFiles } from "./ssh-key";

/** The world outside, as far as questions need it. */
export interface Outside {
  /** undefined: they cannot be asked. @throws CommandError when the token is not known */
  askRegions: (token: string, size: string) => Promise<Region[] | undefined>;
  measureRegions: (regions: readonly Region[]) => Promise<ReadonlyMap<string, number>>;
  seenAddress: () => Promise<Seen>;
  keyFiles: KeyFiles;
  /** DigitalOcean's token where the environment has it; else empty. */
  tokenHere: string;
}

const TOKEN = "digitalocean:token";

/** @param isThere the server exists: what is fixed is not asked again */
export const askAll = async (
  asker: Asker,
  answers: Answers,
  outside: Outside,
  isThere: boolean,
): Promise<void> => {
  const token = await askToken(asker, answers, outside);
  if (isThere) asker.say("The server is there already: its region and SSH key stay as they are.");
  else {
    await askRegion(asker, answers, outside, token);
    await askSshKey(asker, answers, outside.keyFiles);
  }
  await askPicture(asker, answers);
  await askPlatforms(asker, answers);
  await askAddress(asker, answers, outside);
  await askNotices(asker, answers);
  if (!answers.isSet("publishKey")) {
    await answers.set("publishKey", randomBytes(20).toString("hex"), "secret");
    asker.say("A publish key was made: what OBS shows the server.");
  }
};

const askToken = async (
  asker: Asker,
  answers: Answers,
  { tokenHere, askRegions }: Outside,
): Promise<string> => {
  if (answers.isSet(TOKEN) && (await asker.confirm("Keep DigitalOcean's token?", true)))
    return answers.reveal(TOKEN);
  if (tokenHere !== "") return tokenHere;
  asker.say(
    "DigitalOcean's control panel: API, Generate New Token, Custom Scopes. droplet, ssh_key, firewall: create, read, update, delete; tag: create, read, delete; image, sizes, regions, actions, account: read.",
  );
  for (;;) {
    const token = await asker.secret("DigitalOcean's API token", (answer) =>
      answer === "" ? "paste the token" : undefined,
    );
    try {
      await askRegions(token, answers.text("size"));
      await answers.set(TOKEN, token, "secret");
      return token;
    } catch (error) {
      asker.say(error instanceof Error ? error.message : String(error));
    }
  }
};

const askRegion = async (
  asker: Asker,
  answers: Answers,
  { askRegions, measureRegions }: Outside,
  token: string,
): Promise<void> => {
  const found = await askRegions(token, answers.text("size")).catch(() => undefined);
  const regions = found ?? KNOWN_REGIONS;
  asker.say(
    `${found === undefined ? "DigitalOcean's regions as of 2025 (its API gave no list)" : "DigitalOcean's regions"}. Measuring how near they are …`,
  );
  const choices = regionChoices(regions, await measureRegions(regions));
  const before = answers.text("region");
  // The nearest where it is known; else the one before.
  const isMeasured = choices[0]?.hint !== undefined;
  const initial = isMeasured ? (choices[0]?.value ?? before) : before;
  await answers.set(
    "region",
    await asker.choose("Region (near you; fixed once the server is there)", choices, initial),
  );
};

const OTHER = "other";

const askPicture = async (asker: Asker, answers: Answers): Promise<void> => {
  const ask = async (
    key: "videoSize" | "videoFps",
    question: string,
    usual: readonly string[],
  ): Promise<void> => {
    const before = answers.text(key);
    const chosen = await asker.choose(
      question,
      [...usual.map((value) => ({ value, label: value })), { value: OTHER, label: "another" }],
      usual.includes(before) ? before : OTHER,
    );
    const check: Check = (answer) => pictureCheck(key, answers.values())(answer);
    await answers.set(
      key,
      chosen === OTHER ? await asker.text(question, { initial: before, check }) : chosen,
    );
  };
  await ask("videoSize", "Picture size that OBS sends", ["1920x1080", "1280x720"]);
  await ask("videoFps", "Frames a second", ["30", "60"]);
  const check: Check = (answer) => pictureCheck("videoKbps", answers.values())(answer);
  const initial = answers.text("videoKbps");
  await answers.set(
    "videoKbps",
    await asker.text("Video bitrate, kb/s (about 70 % of your upload at most)", { initial, check }),
  );
};

const askAddress = async (
  asker: Asker,
  answers: Answers,
  { seenAddress }: Outside,
): Promise<void> => {
  const seen = await seenAddress();
  const before = answers.text("homeIp");
  if ("trouble" in seen) asker.say(seen.trouble);
  else if (before === "")
    asker.say(`Your public address is ${seen.address}, as two services see it.`);
  else if (before !== seen.address) asker.say(`Your public address is now ${seen.address}.`);
  const initial = before === "" && "address" in seen ? seen.address : before;
  await answers.set(
    "homeIp",
    await asker.text("Address that may publish and use SSH (later: restream home-ip)", {
      initial,
      check: addressCheck("homeIp"),
    }),
  );
};

const askNotices = async (asker: Asker, answers: Answers): Promise<void> => {
  const key = "discordWebhookUrl";
  const question = answers.isSet(key)
    ? "Set another Discord webhook?"
    : "Be told on Discord what happens? (a channel's settings, Integrations, Webhooks)";
  if (!(await asker.confirm(question, !answers.isSet(key)))) return;
  const webhook = await asker.secret("The webhook's address (empty: none)", webhookCheck);
  if (webhook !== "") await answers.set(key, webhook, "secret");
};
