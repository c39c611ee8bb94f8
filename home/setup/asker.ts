// How questions are asked on a terminal. What a person leaves half-way is kept by whoever asks.
import * as clack from "@clack/prompts";
import { CommandError, EXIT } from "../../control/command/exit-code";

/** What is wrong with an answer; undefined: nothing. */
export type Check = (answer: string) => string | undefined;

export interface Choice {
  value: string;
  label: string;
  hint?: string;
}

/** Every question throws CommandError when the person stops. */
export interface Asker {
  text: (question: string, options: { initial: string; check: Check }) => Promise<string>;
  /** Hidden. */
  secret: (question: string, check: Check) => Promise<string>;
  choose: (question: string, choices: readonly Choice[], initial: string) => Promise<string>;
  chooseSeveral: (
    question: string,
    choices: readonly Choice[],
    initial: readonly string[],
  ) => Promise<string[]>;
  confirm: (question: string, initial: boolean) => Promise<boolean>;
  say: (text: string) => void;
}

const answered = <Value>(answer: Value): Exclude<Value, symbol> => {
  if (clack.isCancel(answer))
    throw new CommandError(
      EXIT.refused,
      "Stopped. Every answer so far is kept: restream setup goes on from here.",
    );
  return answer as Exclude<Value, symbol>;
};

const validate = (check: Check) => (answer: string | undefined) => check((answer ?? "").trim());
const listed = (choices: readonly Choice[]) => choices.map((choice) => ({ ...choice }));

export const terminalAsker: Asker = {
  text: async (message, { initial, check }) =>
    (
      answered(await clack.text({ message, initialValue: initial, validate: validate(check) })) ??
      ""
    ).trim(),
  secret: async (message, check) =>
    (answered(await clack.password({ message, validate: validate(check) })) ?? "").trim(),
  choose: async (message, choices, initialValue) =>
    answered(await clack.select({ message, options: listed(choices), initialValue, maxItems: 12 })),
  chooseSeveral: async (message, choices, initialValues) =>
    answered(
      await clack.multiselect({
        message,
        options: listed(choices),
        initialValues: [...initialValues],
        required: true,
      }),
    ),
  confirm: async (message, initialValue) =>
    answered(await clack.confirm({ message, initialValue })),
  say: (text) => {
    clack.log.message(text);
  },
};
