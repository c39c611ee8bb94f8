// docs/messages.md holds every message as Discord gets it: after a change, `npx vitest run --project unit -u` writes it anew.
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { linesForDiscord } from "../../../../control/notices/words";
import { statusWords } from "../../../../control/notices/status-words";
import { nowOf } from "../../../../control/restreamd/observe/observe";
import { EVENT_KINDS } from "../../../../control/shared/event";
import { BEGAN, FACTS, ONLINE, sends, story, tries } from "../restreamd/looks";
import { BEFORE, eventsOf, STORIES } from "./stories";
import { WITHOUT_COMMAND } from "./without-command";

const INTRODUCTION = `# Messages

What people are told, as Discord gets it: \`**\` is bold, backticks are code, \`<t:…:T>\` and \`<t:…:R>\` are a time that
Discord shows in each reader's own zone. Services behind Apprise get the same words, without formatting and with times in
\`restream:timeZone\`. A unit test makes this page from stories of looks (\`test/unit/control/notices/stories.ts\`); every
kind of event is in it.

| mark | means                                                                    | told at      |
| ---- | ------------------------------------------------------------------------ | ------------ |
| 🔴   | viewers are hit now, or somebody must act within minutes                 | \`important\`  |
| 🟡   | act today                                                                | \`important\`  |
| 🟢   | over                                                                     | as its start |
| 🔵   | good to know (a summary, a test, what is watched: told to whoever asked) | \`all\`        |

\`Viewers:\` begins with one of: not affected · placeholder · frozen · OFFLINE · not yet. Each command is on a line of its
own. \`restream …\` works at home and on the server, \`restream ssh\` and \`restream home-ip\` and \`pulumi …\` at home. A unit
test compares every command with those that exist.
`;

const statusMessage = (): string => {
  const looks = [
    ...BEFORE,
    [4, { path: ONLINE, restreams: { twitch: sends, youtube: tries } }],
    [8, { path: ONLINE, restreams: { twitch: sends, youtube: tries }, transferOutBytes: 2 ** 33 }],
  ] as typeof BEFORE;
  const { memory, events } = story(...looks);
  const facts = { ...FACTS, ...looks.at(-1)?.[1], time: BEGAN + 8000 };
  return statusWords(nowOf(memory, facts, 6100), events, BEGAN + 9000).text;
};

it("docs/messages.md shows every message, of every kind", async () => {
  const told = Object.entries(STORIES).map(([title, looks]) => ({
    title,
    events: eventsOf(looks),
  }));
  const kinds = new Set(told.flatMap(({ events }) => events.map(({ kind }) => kind)));
  expect(EVENT_KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
  const page = [
    INTRODUCTION,
    ...told.map(
      ({ title, events }) =>
        `## ${title}\n\n\`\`\`\n${events.map(linesForDiscord).join("\n\n")}\n\`\`\`\n`,
    ),
    `## The status message\n\nWith \`restream:discordStatus\` one message in the channel is kept true: edited at each change, else every five minutes.\n\n\`\`\`\n${statusMessage()}\n\`\`\`\n`,
    `## Advice without a command\n\n${Object.entries(WITHOUT_COMMAND)
      .map(([kind, why]) => `- \`${kind}\`: ${why}`)
      .join("\n")}\n`,
  ].join("\n");
  await expect(page).toMatchFileSnapshot(resolve("docs/messages.md"));
});

it("is about a server on air", () => {
  expect(story(...BEFORE).events.map(({ kind }) => kind)).toContain("publisher-online");
  expect(FACTS.diskFree).toBe(0.5);
});
