#ifndef REVERIE_CGD_H
#define REVERIE_CGD_H

#include <stddef.h>
#include <stdint.h>

// Pictures through GD, and the pixel loops that are worth writing in C.
//
// GD pulls in some fifty shared libraries (7 ms at start-up), so it is loaded when the first
// picture is looked at. Pixels are RGBA, four bytes each, rows without gaps.

enum {
  REVERIE_PNG = 1,
  REVERIE_JPEG = 2,
  REVERIE_GIF = 3,
  REVERIE_WEBP = 4,
};

/// Whether GD could be loaded.
int reverie_gd_available(void);

/// Decodes into `rgba`, which must hold exactly width * height * 4 bytes.
/// Returns 0, or -1 when the file is damaged or of another size.
int reverie_gd_decode(const uint8_t *bytes, size_t count, int format, uint8_t *rgba, int width,
                      int height);

/// Returns PNG bytes to be given back with reverie_gd_free, or NULL. An opaque picture of at most
/// 256 colours becomes one byte a pixel. `level` is zlib's, 1 to 9.
uint8_t *reverie_gd_encode_png(const uint8_t *rgba, int width, int height, int level,
                               size_t *count);
void reverie_gd_free(uint8_t *bytes);

/// Scales by averaging the covered area when shrinking, bilinearly when growing.
/// Returns 0, or -1 without memory.
int reverie_pixels_scale(const uint8_t *from, int width, int height, uint8_t *to, int new_width,
                         int new_height);

/// Where to draw: pixels, and the part of them that may change (right and bottom exclusive).
typedef struct {
  uint8_t *rgba;
  int width, height;
  int left, top, right, bottom;
} reverie_canvas;

// Shapes are drawn in whole numbers only, so that every machine gets the same pixels. Edges are
// softened in steps of a quarter, which keeps the number of colours small. Colours are 0xRRGGBBAA.

/// A rectangle with round corners; `thickness` 0 fills it, else only a frame inside it is drawn.
void reverie_draw_box(const reverie_canvas *on, int x, int y, int width, int height, int radius,
                      int thickness, uint32_t colour);

/// A line with round ends; coordinates and thickness in sixteenths of a pixel.
void reverie_draw_line(const reverie_canvas *on, int from_x, int from_y, int to_x, int to_y,
                       int thickness, uint32_t colour);

/// A filled polygon, even-odd; `points` are `count` pairs in sixteenths of a pixel.
void reverie_draw_polygon(const reverie_canvas *on, const int32_t *points, int count,
                          uint32_t colour);

enum {
  REVERIE_FONT_SMALL = 0,
  REVERIE_FONT_BOLD = 1,
  REVERIE_FONT_LARGE = 2,
  REVERIE_FONT_GIANT = 3,
};

/// Text in one of GD's built-in fonts, from codes in ISO 8859-2; code 0 is an empty box. Each
/// character takes `advance` pixels. Draws nothing without GD.
void reverie_draw_text(const reverie_canvas *on, int font, int x, int y, int advance,
                       const uint8_t *codes, int count, uint32_t colour);

#endif
