// docs/screens.md holds what the program prints, whole: after a change, `npx vitest run --project unit -u` writes it anew.
import { resolve } from "node:path";
import type { Command } from "commander";
import { expect, it } from "vitest";
import { programOf } from "../../../../control/command/program";
import { plain, SCREENS } from "./facts";

const INTRODUCTION = `# Screens

What \`restream\` shows. A unit test compares this page with what the program prints
(\`test/unit/control/command/page.test.ts\`); each screen is the end of a story that restreamd saw
(\`test/unit/control/command/facts.ts\`). Times are in the zone of whoever asks, here UTC. On a terminal there are colours.
`;

const section = (title: string, text: string): string =>
  `## ${title}\n\n\`\`\`\n${text.trimEnd()}\n\`\`\`\n`;

/** With what stands below its options; helpInformation() is without. */
const helpOf = (command: Command): string => {
  let text = "";
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
};

const pagesOf = (command: Command, title: string): string[] => [
  section(`${title} --help`, helpOf(command)),
  ...command
    .createHelp()
    .visibleCommands(command)
    .flatMap((each) => pagesOf(each as Command, `${title} ${each.name()}`)),
];

it("docs/screens.md shows every screen and every help page as they are", async () => {
  const page = [
    INTRODUCTION,
    ...Object.entries(SCREENS).map(([title, facts]) => section(title, plain(facts()))),
    ...pagesOf(
      programOf(() => undefined),
      "restream",
    ),
  ].join("\n");
  await expect(page).toMatchFileSnapshot(resolve("docs/screens.md"));
});
