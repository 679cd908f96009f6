#define _GNU_SOURCE 1

#include "CGD.h"
#include "Fonts.h"

#include <dlfcn.h>
#include <gd.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>

static struct {
  gdImagePtr (*from_png)(int, void *);
  gdImagePtr (*from_jpeg)(int, void *, int);
  gdImagePtr (*from_gif)(int, void *);
  gdImagePtr (*from_webp)(int, void *);
  gdImagePtr (*create)(int, int);
  gdImagePtr (*create_indexed)(int, int);
  int (*allocate)(gdImagePtr, int, int, int);
  void (*destroy)(gdImagePtr);
  int (*pixel)(gdImagePtr, int, int);
  void *(*png)(gdImagePtr, int *, int);
  void (*free)(void *);
  void (*save_alpha)(gdImagePtr, int);
  void (*error_method)(gdErrorMethod);
  gdFontPtr (*fonts[4])(void);
} gd;

static int loaded = 0;

// A damaged file is an answer, not something to print.
static void say_nothing(int priority, const char *format, va_list arguments) {
  (void)priority;
  (void)format;
  (void)arguments;
}

static void load(void) {
  void *library = dlopen("libgd.so.3", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) library = dlopen("libgd.so", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return;
  struct {
    void **place;
    const char *name;
  } wanted[] = {
      {(void **)&gd.from_png, "gdImageCreateFromPngPtr"},
      {(void **)&gd.from_jpeg, "gdImageCreateFromJpegPtrEx"},
      {(void **)&gd.from_gif, "gdImageCreateFromGifPtr"},
      {(void **)&gd.from_webp, "gdImageCreateFromWebpPtr"},
      {(void **)&gd.create, "gdImageCreateTrueColor"},
      {(void **)&gd.create_indexed, "gdImageCreate"},
      {(void **)&gd.allocate, "gdImageColorAllocate"},
      {(void **)&gd.destroy, "gdImageDestroy"},
      {(void **)&gd.pixel, "gdImageGetTrueColorPixel"},
      {(void **)&gd.png, "gdImagePngPtrEx"},
      {(void **)&gd.free, "gdFree"},
      {(void **)&gd.save_alpha, "gdImageSaveAlpha"},
      {(void **)&gd.error_method, "gdSetErrorMethod"},
      {(void **)&gd.fonts[REVERIE_FONT_SMALL], "gdFontGetSmall"},
      {(void **)&gd.fonts[REVERIE_FONT_BOLD], "gdFontGetMediumBold"},
      {(void **)&gd.fonts[REVERIE_FONT_LARGE], "gdFontGetLarge"},
      {(void **)&gd.fonts[REVERIE_FONT_GIANT], "gdFontGetGiant"},
  };
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    *wanted[i].place = dlsym(library, wanted[i].name);
    if (*wanted[i].place == NULL) return;
  }
  gd.error_method(say_nothing);
  loaded = 1;
}

int reverie_gd_available(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return loaded;
}

static gdImagePtr read_image(const uint8_t *bytes, size_t count, int format) {
  int size = (int)count;
  void *data = (void *)(uintptr_t)bytes;
  switch (format) {
    case REVERIE_PNG: return gd.from_png(size, data);
    // A truncated JPEG still shows its upper part.
    case REVERIE_JPEG: return gd.from_jpeg(size, data, 1);
    case REVERIE_GIF: return gd.from_gif(size, data);
    case REVERIE_WEBP: return gd.from_webp(size, data);
    default: return NULL;
  }
}

int reverie_gd_decode(const uint8_t *bytes, size_t count, int format, uint8_t *rgba, int width,
                      int height) {
  if (!reverie_gd_available() || count > INT_MAX) return -1;
  gdImagePtr image = read_image(bytes, count, format);
  if (image == NULL) return -1;
  if (gdImageSX(image) != width || gdImageSY(image) != height) {
    gd.destroy(image);
    return -1;
  }
  for (int y = 0; y < height; y++) {
    const int *row = gdImageTrueColor(image) ? image->tpixels[y] : NULL;
    for (int x = 0; x < width; x++) {
      int pixel = row != NULL ? row[x] : gd.pixel(image, x, y);
      // GD keeps seven bits of transparency, 127 being invisible.
      int alpha = 127 - gdTrueColorGetAlpha(pixel);
      *rgba++ = (uint8_t)gdTrueColorGetRed(pixel);
      *rgba++ = (uint8_t)gdTrueColorGetGreen(pixel);
      *rgba++ = (uint8_t)gdTrueColorGetBlue(pixel);
      *rgba++ = (uint8_t)(alpha << 1 | alpha >> 6);
    }
  }
  gd.destroy(image);
  return 0;
}

// One slot of a small open hash of colours.
typedef struct {
  uint32_t colour;
  int16_t index;
} slot;

enum { SLOTS = 1024 };

// Returns the picture with one byte a pixel, or NULL when it is not opaque or too colourful.
static gdImagePtr indexed(const uint8_t *rgba, int width, int height) {
  slot slots[SLOTS];
  for (int i = 0; i < SLOTS; i++) slots[i].index = -1;
  gdImagePtr image = gd.create_indexed(width, height);
  if (image == NULL) return NULL;
  int known = 0;
  uint32_t last = 0;
  unsigned char last_index = 0;
  for (int y = 0; y < height; y++) {
    unsigned char *row = image->pixels[y];
    for (int x = 0; x < width; x++, rgba += 4) {
      uint32_t colour;
      memcpy(&colour, rgba, sizeof colour);
      if (colour != last || known == 0) {
        uint32_t at = colour * 2654435761u >> 22;
        while (slots[at].index >= 0 && slots[at].colour != colour) at = (at + 1) % SLOTS;
        if (slots[at].index < 0) {
          if (known == gdMaxColors || rgba[3] != 255) {
            gd.destroy(image);
            return NULL;
          }
          slots[at] = (slot){colour, (int16_t)gd.allocate(image, rgba[0], rgba[1], rgba[2])};
          known++;
        }
        last = colour;
        last_index = (unsigned char)slots[at].index;
      }
      row[x] = last_index;
    }
  }
  return image;
}

static gdImagePtr full_colour(const uint8_t *rgba, int width, int height) {
  gdImagePtr image = gd.create(width, height);
  if (image == NULL) return NULL;
  int opaque = 1;
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++, rgba += 4) {
      int alpha = 127 - (rgba[3] >> 1);
      if (alpha != 0) opaque = 0;
      image->tpixels[y][x] = gdTrueColorAlpha(rgba[0], rgba[1], rgba[2], alpha);
    }
  }
  gd.save_alpha(image, !opaque);
  return image;
}

uint8_t *reverie_gd_encode_png(const uint8_t *rgba, int width, int height, int level,
                               size_t *count) {
  *count = 0;
  if (!reverie_gd_available() || width <= 0 || height <= 0) return NULL;
  gdImagePtr image = indexed(rgba, width, height);
  if (image == NULL) image = full_colour(rgba, width, height);
  if (image == NULL) return NULL;
  int size = 0;
  uint8_t *result = gd.png(image, &size, level);
  gd.destroy(image);
  if (result != NULL && size > 0) *count = (size_t)size;
  return result;
}

int reverie_gd_font(int font, reverie_font *into) {
  if (!reverie_gd_available() || font < 0 || font > REVERIE_FONT_GIANT) return -1;
  gdFontPtr found = gd.fonts[font]();
  if (found == NULL) return -1;
  *into = (reverie_font){(const uint8_t *)found->data, found->offset, found->nchars, found->w,
                         found->h};
  return 0;
}

void reverie_gd_free(uint8_t *bytes) {
  if (bytes != NULL) gd.free(bytes);
}
