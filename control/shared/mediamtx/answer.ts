// Decides what MediaMTX's API said of its path and of who publishes. Pure; nothing of a key is kept.
import * as z from "zod";

export interface PathFacts {
  online: boolean;
  /** MediaMTX's id of who publishes; empty: nobody. */
  connection: string;
  /** "1920x1080 H264"; null: MediaMTX does not say. */
  picture: string | null;
  size: { width: number; height: number } | undefined;
  /** MediaMTX's name of it. */
  profile: string | undefined;
  inboundBytes: number;
}

/** Who publishes: the name shown, and the address. */
export interface PublisherFacts {
  name: string;
  address: string;
}

const path = z.object({
  online: z.boolean(),
  source: z.object({ type: z.string(), id: z.string() }).nullable(),
  tracks2: z
    .array(
      z.object({
        codec: z.string(),
        codecProps: z
          .object({
            width: z.number().optional(),
            height: z.number().optional(),
            profile: z.string().optional(),
          })
          .nullish(),
      }),
    )
    .nullish(),
  inboundBytes: z.number(),
});

/** What GET /v3/paths/get/live says; undefined: not what is expected. */
export const readPath = (text: string): PathFacts | undefined => {
  const parsed = path.safeParse(json(text));
  if (!parsed.success) return undefined;
  const { online, source, tracks2, inboundBytes } = parsed.data;
  const picture = tracks2?.find(({ codecProps }) => codecProps?.width);
  const { width, height, profile } = picture?.codecProps ?? {};
  return {
    online,
    connection: source?.type === "rtmpConn" ? source.id : "",
    picture: picture ? `${width ?? "?"}x${height ?? "?"} ${picture.codec}` : null,
    size: width !== undefined && height !== undefined ? { width, height } : undefined,
    profile,
    inboundBytes,
  };
};

const connections = z.object({
  items: z.array(z.object({ id: z.string(), remoteAddr: z.string(), query: z.string() })),
});

/** What is read from GET /v3/rtmpconns/list, whose `query` holds the publish key: only the name is taken from it. */
export const readPublisher = (text: string, connection: string): PublisherFacts | undefined => {
  const parsed = connections.safeParse(json(text));
  const found = parsed.data?.items.find(({ id }) => id === connection);
  if (!found) return undefined;
  return {
    name: new URLSearchParams(found.query).get("user") ?? "?",
    address: found.remoteAddr.replace(/:\d+$/, ""),
  };
};

/** From GET /v3/rtmpconns/list: who is connected, with the port; undefined: not what is expected. */
export const readConnected = (text: string): string[] | undefined =>
  connections.safeParse(json(text)).data?.items.map(({ remoteAddr }) => remoteAddr);

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
