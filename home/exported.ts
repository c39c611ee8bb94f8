// Reads Pulumi's state as `pulumi stack export` prints it: the resources, as far as anybody here asks for them.
import * as z from "zod";

const exported = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          type: z.string(),
          urn: z.string(),
          id: z.string().optional(),
          /** Replaced: it is deleted once what stands in its place is whole. */
          delete: z.boolean().optional(),
          outputs: z.record(z.string(), z.unknown()).optional(),
        }),
      )
      .optional(),
  }),
});

export type ExportedResource = NonNullable<
  z.infer<typeof exported>["deployment"]["resources"]
>[number];

export const DROPLET = "digitalocean:index/droplet:Droplet";

/** Also of an up that failed half-way. @throws Error when it is no such text */
export const resourcesIn = (text: string): ExportedResource[] =>
  exported.parse(JSON.parse(text)).deployment.resources ?? [];
