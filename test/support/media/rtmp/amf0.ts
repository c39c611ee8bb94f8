// Decides how values of RTMP's commands and metadata look on the wire: AMF0 (Adobe "Action Message Format", 2007).

/** An object's fields keep their order; `undefined` is AMF's own. */
export type AmfValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly AmfValue[]
  | { readonly [key: string]: AmfValue };

const NUMBER = 0;
const BOOLEAN = 1;
const STRING = 2;
const OBJECT = 3;
const NULL = 5;
const UNDEFINED = 6;
const ECMA_ARRAY = 8;
const OBJECT_END = 9;
const STRICT_ARRAY = 10;
const DATE = 11;
const LONG_STRING = 12;
const LONGEST_STRING = 0xffff;

export const encodeAmf = (...values: readonly AmfValue[]): Buffer =>
  Buffer.concat(values.map(encodeOne));

const encodeOne = (value: AmfValue): Buffer => {
  if (value === undefined) return Buffer.from([UNDEFINED]);
  if (value === null) return Buffer.from([NULL]);
  if (typeof value === "boolean") return Buffer.from([BOOLEAN, value ? 1 : 0]);
  if (typeof value === "string") return Buffer.concat([Buffer.from([STRING]), shortText(value)]);
  if (typeof value === "number") {
    const bytes = Buffer.alloc(9);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  if (isArray(value))
    return Buffer.concat([Buffer.from([STRICT_ARRAY]), count(value.length), encodeAmf(...value)]);
  return Buffer.concat([
    Buffer.from([OBJECT]),
    ...Object.entries(value).flatMap(([key, field]) => [shortText(key), encodeOne(field)]),
    Buffer.from([0, 0, OBJECT_END]),
  ]);
};

/** TypeScript's own does not tell readonly arrays from objects. */
const isArray = (value: AmfValue): value is readonly AmfValue[] => Array.isArray(value);

const shortText = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  if (bytes.length > LONGEST_STRING)
    throw new Error(`AMF0: got a string of ${bytes.length} bytes, give at most ${LONGEST_STRING}`);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};

const count = (length: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
};

/** All values of a message. @throws Error at a type that no encoder of ours meets, or at a cut-off end */
export const decodeAmf = (bytes: Buffer): AmfValue[] => {
  const reader = new Reader(bytes);
  const values: AmfValue[] = [];
  while (!reader.isAtEnd) values.push(reader.value());
  return values;
};

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  value(): AmfValue {
    const type = this.#take(1).readUInt8();
    switch (type) {
      case NUMBER:
        return this.#take(8).readDoubleBE();
      case BOOLEAN:
        return this.#take(1)[0] !== 0;
      case STRING:
        return this.#text(2);
      case LONG_STRING:
        return this.#text(4);
      case OBJECT:
        return this.#fields();
      case ECMA_ARRAY:
        this.#take(4); // a count, which writers get wrong; the end is marked anyway
        return this.#fields();
      case STRICT_ARRAY:
        return Array.from({ length: this.#take(4).readUInt32BE() }, () => this.value());
      case DATE: {
        const ms = this.#take(8).readDoubleBE();
        this.#take(2); // a time zone that nobody sets
        return ms;
      }
      case NULL:
        return null;
      case UNDEFINED:
        return undefined;
      default:
        throw new Error(`AMF0 at byte ${this.#at - 1}: found type ${type}, which is not read here`);
    }
  }

  #fields(): Record<string, AmfValue> {
    const fields: Record<string, AmfValue> = {};
    for (;;) {
      const key = this.#text(2);
      if (key === "" && this.#bytes[this.#at] === OBJECT_END) {
        this.#at++;
        return fields;
      }
      fields[key] = this.value();
    }
  }

  #text(lengthBytes: 2 | 4): string {
    return this.#take(this.#take(lengthBytes).readUIntBE(0, lengthBytes)).toString();
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length)
      throw new Error(`AMF0: it ends after ${this.#bytes.length} bytes, ${end} are needed`);
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
