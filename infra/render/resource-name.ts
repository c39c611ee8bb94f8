// Decides what a stack's tag and firewall are called at DigitalOcean, whose rules are narrower than Pulumi's.
import { sha256 } from "./hash";

/** What DigitalOcean accepts in the name of a tag and of a firewall alike, because one name serves both. */
const TAKEN_AS_IT_IS = /^[a-zA-Z0-9-]+$/;
/** 32 bits: two stacks of one account whose names differ in signs alone still get two names. */
const DIGEST_DIGITS = 8;

/**
 * The same for the same stack, another for another one.
 * @param stack Pulumi allows letters, digits, `-`, `_` and `.`
 */
export const resourceName = (prefix: string, stack: string): string => {
  if (TAKEN_AS_IT_IS.test(stack)) return `${prefix}-${stack}`;
  const readable = stack.replace(/[^a-zA-Z0-9-]+/g, "-").replace(/^-+|-+$/g, "");
  const digest = sha256(stack).slice(0, DIGEST_DIGITS);
  return [prefix, readable, digest].filter((part) => part !== "").join("-");
};
