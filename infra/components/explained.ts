// Puts plain words beside a provider's error; the provider still decides whether to retry.
import * as pulumi from "@pulumi/pulumi";
import { explainError } from "../advice/explain-error";

const said = new Set<string>();

const explain = new pulumi.ErrorHook("restream-explain", async ({ errors: [error = ""] }) => {
  const means = explainError(error);
  // Two resources that fail for one reason need one explanation.
  if (means !== undefined && !said.has(means)) {
    said.add(means);
    // Awaited: the engine ends the program once it knows of the failed resource, and loses what is still under way.
    await pulumi.log.error(means);
  }
  return false;
});

/** For the options of every resource that a provider makes. */
export const EXPLAINED: pulumi.ResourceHookBinding = { onError: [explain] };
