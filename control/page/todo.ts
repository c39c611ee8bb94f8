// Decides what of an advice somebody without a shell can do: a sentence, a button of the page, or ask whoever runs the server. Pure.
import type { Step } from "../shared/event";
import { isVerb } from "../shared/page/order";
import { platformName } from "../shared/platforms";
import { actionOf } from "./actions";

export interface Todo {
  say: string;
  /** A command of whoever runs the server; undefined: it is none. */
  command?: string;
  /** It is a button of the page; whoever has none asks somebody who has. */
  isOrder?: true;
}

/** What the page itself shows. */
const SHOWN = /^restream (status|events)\b/;

export const todoOf = (step: Step): Todo[] => {
  if ("say" in step) return [{ say: step.say }];
  if (SHOWN.test(step.run)) return [];
  const [, verb = "", name] = /^restream (\w+) ([a-z][a-z0-9]*)$/.exec(step.run) ?? [];
  if (name !== undefined && isVerb(verb))
    return [{ say: `${actionOf(verb, name).label} ${platformName(name)}`, isOrder: true }];
  return [{ say: "Ask whoever runs the server:", command: step.run }];
};
