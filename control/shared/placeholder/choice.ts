// Decides which placeholder the operator chose on the server (restream placeholder): it stands in for the release's own
// until another release brings another one. One file, installed and removed as a release's files are.
import { readFileSync } from "node:fs";
import * as z from "zod";
import { unlessMissing } from "../files";

export const PLACEHOLDER_CHOICE = "/etc/restream/placeholder.json";
/** Recordings that can be chosen, named by their hash. */
export const CAPTURED_DIR = "/var/lib/restream/placeholder-captured";

const choice = z.object({
  shown: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("text"),
      /** As it was typed. */
      text: z.string(),
      /** As make-placeholder draws it: broken into lines. */
      lines: z.string(),
    }),
    z.object({
      kind: z.literal("capture"),
      /** In CAPTURED_DIR, without .mp4. */
      id: z.string().regex(/^[0-9a-f]{16}$/),
      /** RFC 3339, UTC. */
      at: z.string(),
    }),
  ]),
  /** The release's own placeholder when this was chosen (ownOf); another one ends the choice. */
  over: z.string(),
});
export type Choice = z.infer<typeof choice>;

/** @throws Error when the text is no choice */
export const parseChoice = (text: string): Choice => choice.parse(JSON.parse(text));

/** undefined: the release's own. @throws Error when it cannot be read */
export const readPlaceholderChoice = (): Choice | undefined => {
  const text = unlessMissing(() => readFileSync(PLACEHOLDER_CHOICE, "utf8"));
  return text === undefined ? undefined : parseChoice(text);
};

/** A release's own placeholder as the operator configured it, whatever the way in which it is made. */
export const ownOf = ({
  args,
  file,
}: {
  args: readonly string[];
  file?: { path: string } | undefined;
}): string =>
  // Where there is a file, the text is not seen.
  JSON.stringify(file === undefined ? [args.slice(1), null] : [args.slice(1, -1), file.path]);

/** For a sentence. */
export const wordsOf = ({ shown }: Choice): string =>
  shown.kind === "text"
    ? `the text ${JSON.stringify(shown.text)}`
    : `the recording of ${shown.at.slice(0, 16).replace("T", " ")} UTC`;
