#ifndef REVERIE_FONTS_H
#define REVERIE_FONTS_H

#include <stdint.h>

/// A bitmap font of GD: `height` rows of `width` bytes for each of `count` characters.
typedef struct {
  const uint8_t *bits;
  int first, count;
  int width, height;
} reverie_font;

/// Returns 0, or -1 without GD.
int reverie_gd_font(int font, reverie_font *into);

#endif
