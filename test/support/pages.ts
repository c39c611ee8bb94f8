// Decides what a page shows for typing: its blocks, and which of their lines a test types on a terminal. Pure.

export interface Block {
  /** Of the fence: sh, powershell, text. */
  language: string;
  /** Why no test types it, from the fence (`sh not-typed: …`); undefined: its lines are typed. */
  notTyped: string | undefined;
  lines: string[];
}

/** The fenced blocks of a page, without their empty lines and comments. */
export const blocksOf = (page: string): Block[] =>
  [...page.matchAll(/^```(\w+)(?: not-typed: (.+))?$\n([\s\S]*?)^```$/gm)].map(
    ([, language = "", notTyped, text = ""]) => ({
      language,
      notTyped,
      lines: text.split("\n").filter((line) => line !== "" && !line.startsWith("#")),
    }),
  );

/** The text below a heading of level 2, up to the next one. */
export const sectionOf = (page: string, heading: string): string =>
  page
    .split(/^(?=## )/m)
    .find((section) => section.startsWith(`## ${heading}\n`))
    ?.slice(heading.length + 4) ?? "";

/** A page without what is shown as code: what is left may hold links and headings. */
export const proseOf = (page: string): string =>
  page.replaceAll(/^```[\s\S]*?^```$/gm, "").replaceAll(/`[^`\n]+`/g, "``");

export type LineKind =
  /** A person types it and sees it end, on a machine without a server. */
  | "typed"
  /** `restream …`: a server answers. */
  | "server"
  /** It asks before it changes anything. */
  | "asks"
  /** It reads what `pulumi up` has left. */
  | "after-up";

export const kindOf = (line: string): LineKind => {
  if (/^(\.[/\\])?restream /.test(line)) return "server";
  if (/^pulumi (up|destroy)\b/.test(line)) return "asks";
  return line.startsWith("pulumi stack output ") ? "after-up" : "typed";
};
