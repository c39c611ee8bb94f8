import { describe, expect, it } from "vitest";
import { backdrop } from "../../../../support/publisher/obs/backdrop";

const HEAD = "P6\n16 10\n255\n";
const picture = backdrop({ width: 16, height: 10 }, [0, 128, 255]);
const pixel = (x: number, y: number): number[] => {
  const at = HEAD.length + 3 * (16 * y + x);
  return [...picture.subarray(at, at + 3)];
};

describe("the still behind the camera", () => {
  it("is a whole PPM", () => {
    expect(picture.subarray(0, HEAD.length).toString()).toBe(HEAD);
    expect(picture.length).toBe(HEAD.length + 3 * 16 * 10);
  });
  it("is near its colour everywhere", () => {
    for (let y = 0; y < 10; y++)
      for (let x = 0; x < 16; x++) {
        const [red = NaN, green = NaN, blue = NaN] = pixel(x, y);
        expect(red).toBeLessThanOrEqual(32);
        expect(Math.abs(green - 128)).toBeLessThanOrEqual(32);
        expect(blue).toBeGreaterThanOrEqual(255 - 32);
      }
  });
  it("has a texture: a block is one colour, its neighbours are others", () => {
    expect(pixel(3, 3)).toEqual(pixel(0, 0));
    expect(pixel(4, 0)).not.toEqual(pixel(0, 0));
    expect(pixel(0, 4)).not.toEqual(pixel(0, 0));
  });
  it("is the same each time", () => {
    expect(backdrop({ width: 16, height: 10 }, [0, 128, 255])).toEqual(picture);
  });
});
