#include "CGD.h"
#include "Fonts.h"

#include <stdlib.h>

// Each pixel is looked at in 4 by 4 places.
enum { PLACES = 4, ALL = PLACES * PLACES, SIXTEENTHS = 16 };

static int least(int a, int b) { return a < b ? a : b; }
static int most(int a, int b) { return a > b ? a : b; }

typedef struct {
  int left, top, right, bottom;
} area;

static area visible(const reverie_canvas *on, int left, int top, int right, int bottom) {
  area part = {most(most(left, on->left), 0), most(most(top, on->top), 0),
               least(least(right, on->right), on->width),
               least(least(bottom, on->bottom), on->height)};
  return part;
}

static void blend(uint8_t *pixel, uint32_t colour, uint32_t weight) {
  // weight is 0 to 255; the sum is rounded.
  uint32_t rest = 255 - weight;
  pixel[0] = (uint8_t)((pixel[0] * rest + (colour >> 24) * weight + 127) / 255);
  pixel[1] = (uint8_t)((pixel[1] * rest + (colour >> 16 & 255) * weight + 127) / 255);
  pixel[2] = (uint8_t)((pixel[2] * rest + (colour >> 8 & 255) * weight + 127) / 255);
  pixel[3] = (uint8_t)((pixel[3] * rest + 255 * weight + 127) / 255);
}

static uint8_t *pixel_at(const reverie_canvas *on, int x, int y) {
  return on->rgba + ((size_t)y * (size_t)on->width + (size_t)x) * 4;
}

static void dab(const reverie_canvas *on, int x, int y, int covered, uint32_t colour) {
  int quarters = (covered + 2) / 4;
  if (quarters == 0) return;
  blend(pixel_at(on, x, y), colour, (colour & 255) * (uint32_t)quarters / 4);
}

static void span(const reverie_canvas *on, int y, int left, int right, uint32_t colour) {
  left = most(most(left, on->left), 0);
  right = least(least(right, on->right), on->width);
  if (y < most(on->top, 0) || y >= least(on->bottom, on->height) || left >= right) return;
  uint8_t *pixel = pixel_at(on, left, y);
  uint32_t weight = colour & 255;
  if (weight == 255) {
    for (int x = left; x < right; x++, pixel += 4) {
      pixel[0] = (uint8_t)(colour >> 24);
      pixel[1] = (uint8_t)(colour >> 16);
      pixel[2] = (uint8_t)(colour >> 8);
      pixel[3] = 255;
    }
  } else {
    for (int x = left; x < right; x++, pixel += 4) blend(pixel, colour, weight);
  }
}

// How many of a corner pixel's places lie within `radius` of the circle's centre, which is
// (across, down) whole pixels away from the pixel's outer corner.
static int round_cover(int across, int down, int radius) {
  int covered = 0;
  int64_t limit = (int64_t)radius * radius * 64;
  for (int j = 0; j < PLACES; j++) {
    int64_t y = down * 8 - (2 * j + 1);
    for (int i = 0; i < PLACES; i++) {
      int64_t x = across * 8 - (2 * i + 1);
      if (x * x + y * y <= limit) covered++;
    }
  }
  return covered;
}

// How much of the pixel (x, y), measured from the box's corner, lies in the box.
static int box_cover(int x, int y, int width, int height, int radius) {
  if (x < 0 || y < 0 || x >= width || y >= height) return 0;
  int across = most(radius - x, radius - (width - 1 - x));
  int down = most(radius - y, radius - (height - 1 - y));
  return across <= 0 || down <= 0 ? ALL : round_cover(across, down, radius);
}

static void fill_box(const reverie_canvas *on, int x, int y, int width, int height, int radius,
                     uint32_t colour) {
  area part = visible(on, x, y, x + width, y + height);
  for (int row = part.top; row < part.bottom; row++) {
    int from_edge = least(row - y, y + height - 1 - row);
    int soft = from_edge < radius ? radius : 0;
    for (int i = 0; i < soft; i++) {
      int covered = box_cover(i, row - y, width, height, radius);
      int far = x + width - 1 - i;
      if (x + i >= part.left && x + i < part.right) dab(on, x + i, row, covered, colour);
      if (far >= part.left && far < part.right && far != x + i) {
        dab(on, far, row, covered, colour);
      }
    }
    span(on, row, x + soft, x + width - soft, colour);
  }
}

static void frame_box(const reverie_canvas *on, int x, int y, int width, int height, int radius,
                      int thickness, uint32_t colour) {
  area part = visible(on, x, y, x + width, y + height);
  int inner = most(0, radius - thickness);
  int band = most(radius, thickness);
  for (int row = part.top; row < part.bottom; row++) {
    int from_edge = least(row - y, y + height - 1 - row);
    // Between the corners a row has only its two ends, or is solid.
    int skip_from = from_edge < band ? part.right : most(part.left, x + thickness);
    int skip_to = least(part.right, x + width - thickness);
    for (int column = part.left; column < part.right; column++) {
      if (column >= skip_from && column < skip_to) {
        column = skip_to - 1;
        continue;
      }
      int outside = box_cover(column - x, row - y, width, height, radius);
      int hole = box_cover(column - x - thickness, row - y - thickness, width - 2 * thickness,
                           height - 2 * thickness, inner);
      dab(on, column, row, outside - hole, colour);
    }
  }
}

void reverie_draw_box(const reverie_canvas *on, int x, int y, int width, int height, int radius,
                      int thickness, uint32_t colour) {
  if (width <= 0 || height <= 0) return;
  radius = most(0, least(radius, least(width, height) / 2));
  if (thickness <= 0 || thickness * 2 >= least(width, height)) {
    fill_box(on, x, y, width, height, radius, colour);
  } else {
    frame_box(on, x, y, width, height, radius, thickness, colour);
  }
}

static int64_t root(int64_t square) {
  int64_t low = 0, high = (int64_t)1 << 31;
  while (low < high) {
    int64_t middle = (low + high + 1) / 2;
    if (middle * middle <= square) low = middle; else high = middle - 1;
  }
  return low;
}

typedef struct {
  int64_t from_x, from_y, along_x, along_y;
  int64_t length, reach, half;
} stroke;

static int on_stroke(const stroke *line, int64_t x, int64_t y) {
  x -= line->from_x;
  y -= line->from_y;
  int64_t dot = x * line->along_x + y * line->along_y;
  if (dot > 0 && dot < line->length) {
    int64_t cross = x * line->along_y - y * line->along_x;
    return llabs(cross) <= line->reach;
  }
  if (dot > 0) {
    x -= line->along_x;
    y -= line->along_y;
  }
  return x * x + y * y <= line->half * line->half;
}

void reverie_draw_line(const reverie_canvas *on, int from_x, int from_y, int to_x, int to_y,
                       int thickness, uint32_t colour) {
  stroke line = {from_x, from_y, to_x - from_x, to_y - from_y, 0, 0, most(thickness, 8) / 2};
  line.length = line.along_x * line.along_x + line.along_y * line.along_y;
  line.reach = root(line.length) * line.half;
  int margin = (int)line.half / SIXTEENTHS + 2;
  area part = visible(on, least(from_x, to_x) / SIXTEENTHS - margin,
                      least(from_y, to_y) / SIXTEENTHS - margin,
                      most(from_x, to_x) / SIXTEENTHS + margin,
                      most(from_y, to_y) / SIXTEENTHS + margin);
  for (int y = part.top; y < part.bottom; y++) {
    for (int x = part.left; x < part.right; x++) {
      int covered = 0;
      for (int place = 0; place < ALL; place++) {
        covered += on_stroke(&line, x * SIXTEENTHS + place % PLACES * 4 + 2,
                             y * SIXTEENTHS + place / PLACES * 4 + 2);
      }
      dab(on, x, y, covered, colour);
    }
  }
}

static int in_polygon(const int32_t *points, int count, int64_t x, int64_t y) {
  int inside = 0;
  for (int i = 0, j = count - 1; i < count; j = i++) {
    int64_t ax = points[2 * i], ay = points[2 * i + 1];
    int64_t bx = points[2 * j], by = points[2 * j + 1];
    if ((ay > y) == (by > y)) continue;
    int64_t side = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
    if (by > ay ? side > 0 : side < 0) inside = !inside;
  }
  return inside;
}

void reverie_draw_polygon(const reverie_canvas *on, const int32_t *points, int count,
                          uint32_t colour) {
  if (count < 3) return;
  int left = points[0], right = points[0], top = points[1], bottom = points[1];
  for (int i = 1; i < count; i++) {
    left = least(left, points[2 * i]);
    right = most(right, points[2 * i]);
    top = least(top, points[2 * i + 1]);
    bottom = most(bottom, points[2 * i + 1]);
  }
  area part = visible(on, left / SIXTEENTHS - 1, top / SIXTEENTHS - 1, right / SIXTEENTHS + 1,
                      bottom / SIXTEENTHS + 1);
  for (int y = part.top; y < part.bottom; y++) {
    for (int x = part.left; x < part.right; x++) {
      int covered = 0;
      for (int place = 0; place < ALL; place++) {
        covered += in_polygon(points, count, x * SIXTEENTHS + place % PLACES * 4 + 2,
                              y * SIXTEENTHS + place / PLACES * 4 + 2);
      }
      dab(on, x, y, covered, colour);
    }
  }
}

void reverie_draw_text(const reverie_canvas *on, int font, int x, int y, int advance,
                       const uint8_t *codes, int count, uint32_t colour) {
  reverie_font found;
  if (reverie_gd_font(font, &found) != 0) return;
  area part = visible(on, x, y, on->width, y + found.height);
  for (int i = 0; i < count; i++, x += advance) {
    if (x >= part.right) return;
    if (x + found.width <= part.left) continue;
    if (codes[i] == 0) {
      reverie_draw_box(on, x + 1, y + 2, found.width - 2, found.height - 5, 0, 1, colour);
      continue;
    }
    int code = codes[i] - found.first;
    if (code < 0 || code >= found.count) continue;
    const uint8_t *bits = found.bits + code * found.width * found.height;
    for (int row = part.top; row < part.bottom; row++) {
      for (int column = most(part.left, x); column < least(part.right, x + found.width); column++) {
        if (bits[(row - y) * found.width + column - x]) dab(on, column, row, ALL, colour);
      }
    }
  }
}
