import type { FlvTag } from "./flv";
import { aacSequenceHeader, avcConfiguration, isKeyframe } from "./flv-payload";
import { frameId, hashOf, type Catalogue } from "./frame-id";
import type { ReceivedFrame, ReceivedTag } from "./received-frame";

/**
 * What a received tag counts as; undefined for what is no frame and no header (metadata, end of sequence,
 * a video tag without any slice).
 * @param at arrival, ms since the epoch
 */
export const receive = (tag: FlvTag, at: number, recording: string): ReceivedTag | undefined => {
  if (tag.type === "script") return undefined;
  const common = { at, timestampMs: tag.timestampMs, track: tag.type, recording };
  const header = avcConfiguration(tag) ?? aacSequenceHeader(tag);
  if (header !== undefined)
    return { ...common, kind: "header", keyframe: false, id: hashOf(header) };
  const id = frameId(tag);
  return id === undefined
    ? undefined
    : { ...common, kind: tag.type, keyframe: isKeyframe(tag), id };
};

export const withSource = (tag: ReceivedTag, catalogue: Catalogue): ReceivedFrame => ({
  ...tag,
  source: tag.kind === "header" ? "header" : catalogue.sourceOf(tag.id),
});
