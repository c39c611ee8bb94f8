// Puts plain words beside a provider's error; whether the work is tried again stays the provider's matter.
import * as pulumi from "@pulumi/pulumi";
import { explainError } from "../advice/explain-error";

const said = new Set<string>();

const explain = new pulumi.ErrorHook("restream-explain", async ({ errors: [error = ""] }) => {
  const means = explainError(error);
  // Two resources that fail for one reason need one explanation.
  if (means !== undefined && !said.has(means)) {
    said.add(means);
    // Awaited: the engine ends the program once the failed resource is told, and what is under way is lost.
    await pulumi.log.error(means);
  }
  return false;
});

/** For the options of every resource that a provider makes. */
export const EXPLAINED: pulumi.ResourceHookBinding = { onError: [explain] };
