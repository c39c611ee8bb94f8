// Looks, in every `pulumi up`, at the droplets that DigitalOcean lists: the stack's own, further ones, and what two stand on.
import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import { explainError } from "../advice/explain-error";
import { furtherDroplets, missingDroplet } from "../advice/further-droplets";
import { sameHardware } from "../advice/pair";
import type { ServerName } from "../servers";
import type { ApiAccess } from "../settings";
import { callApi } from "./api";
import { watchPatience } from "./patience";

/** Also in an up that changes nothing; not in the preview of a droplet that is not there yet. @param first of the two */
export const warnOfListed = (
  droplets: readonly [first: digitalocean.Droplet, ...rest: digitalocean.Droplet[]],
  { name }: digitalocean.Tag,
): void => {
  const [first] = droplets;
  pulumi.all([pulumi.all(droplets.map(({ id }) => id)), name]).apply(async ([ids, tag]) => {
    const done = watchPatience("the list of droplets", (text) => {
      void pulumi.log.warn(text, first);
    });
    try {
      // All of them: the provider's filters compare text, and tags have no case.
      const { droplets: listed } = await digitalocean.getDroplets({}, { async: true });
      for (const warning of [
        ...ids.map((id) => missingDroplet(listed, { id })),
        furtherDroplets(listed, { ids, tag }),
      ])
        if (warning !== undefined) await pulumi.log.warn(warning, first);
    } catch (error) {
      const words = messageOf(error);
      // A release must reach the server also while DigitalOcean's API does not answer.
      await pulumi.log.warn(
        `whether the server is still there, and whether further droplets carry the tag ${tag}, is not known: ${words}\n${explainError(words) ?? ""}`.trimEnd(),
        first,
      );
    } finally {
      done();
    }
  });
};

/** @param spare who is to be made anew if they stand together */
export const warnOfSameHardware = (
  [first, second]: readonly [digitalocean.Droplet, digitalocean.Droplet],
  spare: ServerName,
  api: ApiAccess,
): void => {
  pulumi.all([first.id, second.id]).apply(async ([one, other]) => {
    try {
      const { droplets } = (await callApi(api, "GET", `droplets/${one}/neighbors`)) as {
        droplets: { id: number }[];
      };
      const warning = sameHardware(
        droplets.map(({ id }) => String(id)),
        other,
        spare,
      );
      if (warning !== undefined) await pulumi.log.warn(warning, second);
    } catch (error) {
      await pulumi.log.warn(
        `whether both servers stand on the same hardware is not known: ${messageOf(error)}`,
        second,
      );
    }
  });
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
