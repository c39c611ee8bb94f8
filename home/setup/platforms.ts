// Asks where to stream to, and each platform's key, hidden.
import { parseNames } from "../../infra/parse/destinations";
import { streamKeyKey, urlKey } from "../../infra/parse/keys";
import type { Answers } from "./answers";
import type { Asker } from "./asker";
import { nameCheck, pictureLimits, streamKeyCheck, urlCheck } from "./checks";

const BUILT_IN: Readonly<Record<string, { label: string; where: string }>> = {
  twitch: { label: "Twitch", where: "Creator Dashboard, Settings, Stream" },
  youtube: { label: "YouTube", where: "Studio, Go live, Stream" },
};
const FURTHER = "further";

export const askPlatforms = async (asker: Asker, answers: Answers): Promise<void> => {
  const further = parseNames(answers.text("destinations")).names;
  const isSet = (name: string): boolean => answers.isSet(streamKeyKey(name));
  const chosen = await asker.chooseSeveral(
    "Where to? (space chooses, Enter ends)",
    [
      ...Object.entries(BUILT_IN).map(([value, { label }]) => ({ value, label })),
      ...further.map((name) => ({ value: name, label: name })),
      { value: FURTHER, label: "a further one (Kick, Facebook, …)" },
    ],
    [...Object.keys(BUILT_IN), ...further].filter(isSet),
  );
  await askChosen(asker, answers, chosen);
  for (const name of [...Object.keys(BUILT_IN), ...further])
    if (isSet(name) && !chosen.includes(name))
      asker.say(
        `${name} stays as it is set. To take it out: ${name in BUILT_IN ? `pulumi config rm restream:${streamKeyKey(name)}` : `take its name out of restream:destinations`}`,
      );
  const names = [...Object.keys(BUILT_IN), ...further].filter(isSet);
  const limits = pictureLimits(answers.values(), names);
  if (limits.length === 0) return;
  asker.say(`${limits.join("\n")}\nChange it now:`);
  await askLimited(asker, answers, names);
};

const askChosen = async (
  asker: Asker,
  answers: Answers,
  chosen: readonly string[],
): Promise<void> => {
  for (const name of chosen.filter((each) => each !== FURTHER)) await askKey(asker, answers, name);
  if (chosen.includes(FURTHER)) await askFurther(asker, answers);
};

const askKey = async (asker: Asker, answers: Answers, name: string): Promise<void> => {
  const { label = name, where = "the platform's dashboard" } = BUILT_IN[name] ?? {};
  const key = streamKeyKey(name);
  if (answers.isSet(key) && (await asker.confirm(`Keep ${label}'s stream key?`, true))) return;
  const check = streamKeyCheck(name, answers.text(urlKey(name)));
  await answers.set(key, await asker.secret(`${label}'s stream key (${where})`, check), "secret");
};

const askFurther = async (asker: Asker, answers: Answers): Promise<void> => {
  const { names } = parseNames(answers.text("destinations"));
  const name = await asker.text("Its name here (small letters and digits)", {
    initial: names.includes("kick") ? "" : "kick",
    check: nameCheck(names),
  });
  const url = await asker.text(`${name}: the address of its server, without the key`, {
    initial: answers.text(urlKey(name)),
    check: urlCheck(name),
  });
  await answers.set(urlKey(name), url);
  await askKey(asker, answers, name);
  // Last: whoever stops before has no destination without a key.
  await answers.set("destinations", [...names, name].join(","));
  if (await asker.confirm("One more?", false)) await askFurther(asker, answers);
};

/** Until the picture is one that every chosen platform takes. */
const askLimited = async (
  asker: Asker,
  answers: Answers,
  names: readonly string[],
): Promise<void> => {
  for (const key of ["videoKbps", "videoSize"] as const) {
    const issue = (value: string): string | undefined =>
      pictureLimits({ ...answers.values(), [key]: value }, names).find((each) =>
        each.startsWith(`restream:${key}: `),
      );
    if (issue(answers.text(key)) === undefined) continue;
    await answers.set(key, await asker.text(key, { initial: answers.text(key), check: issue }));
  }
};
