#ifndef REVERIE_CTRANSPORT_H
#define REVERIE_CTRANSPORT_H

#include <stddef.h>
#include <stdint.h>

// One HTTP exchange at a time over libcurl, driven by the thread that wants it.
//
// libcurl pulls in some thirty shared libraries, so it is loaded when the first request is made:
// who names no model never pays for it.

typedef struct reverie_exchange reverie_exchange;

/// What is told while an exchange goes on, on the thread that drives it.
typedef struct {
  /// One line of the head, without its line break; a status line begins a head, an empty line ends it.
  void (*line)(void *context, const uint8_t *bytes, size_t count);
  /// A part of the body; returns 0 to end the exchange.
  int (*body)(void *context, const uint8_t *bytes, size_t count);
  void *context;
} reverie_listener;

enum {
  REVERIE_EXCHANGE_DONE = 0,
  REVERIE_EXCHANGE_BAD_ADDRESS = 1,
  REVERIE_EXCHANGE_NO_HOST = 2,
  REVERIE_EXCHANGE_NO_CONNECTION = 3,
  REVERIE_EXCHANGE_TOO_SLOW = 4,
  REVERIE_EXCHANGE_NOT_TRUSTED = 5,
  REVERIE_EXCHANGE_CUT = 6,
  REVERIE_EXCHANGE_STOPPED = 7,
  REVERIE_EXCHANGE_OTHER = 8,
};

/// NULL where libcurl cannot be loaded. Connections are kept for the next exchange.
reverie_exchange *reverie_exchange_open(void);
void reverie_exchange_close(reverie_exchange *exchange);

enum {
  /// Keeps proxies out of it.
  REVERIE_EXCHANGE_LOCAL = 1,
  /// May go over a connection that was used before, also where it sends a body: where such a
  /// connection breaks before any answer, libcurl sends once more by itself.
  REVERIE_EXCHANGE_REUSE = 2,
  /// The body stays where it is until the exchange is finished, so that it is not copied.
  REVERIE_EXCHANGE_BODY_STAYS = 4,
};

/// Starts; the body is copied unless it stays. `headers` are whole lines. The path is sent as it is.
/// Returns 0, or -1 where it could not be set up.
int reverie_exchange_start(reverie_exchange *exchange, const char *method, const char *url,
                           const char *const *headers, size_t header_count, const uint8_t *body,
                           size_t body_count, int connect_milliseconds, int silent_seconds,
                           int manners, reverie_listener listener);

/// Goes on, waiting for so long at most. Returns 1 while there is more to come, 0 when it is over.
int reverie_exchange_step(reverie_exchange *exchange, int milliseconds);

/// How it ended, and in libcurl's words.
int reverie_exchange_outcome(const reverie_exchange *exchange);
const char *reverie_exchange_words(const reverie_exchange *exchange);

/// Ends it, finished or not, so that another may start.
void reverie_exchange_finish(reverie_exchange *exchange);

#endif
