#include "CTransport.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct {
  CURLcode (*global_init)(long);
  CURL *(*easy_init)(void);
  void (*easy_cleanup)(CURL *);
  CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
  const char *(*easy_strerror)(CURLcode);
  CURLM *(*multi_init)(void);
  CURLMcode (*multi_cleanup)(CURLM *);
  CURLMcode (*multi_add)(CURLM *, CURL *);
  CURLMcode (*multi_remove)(CURLM *, CURL *);
  CURLMcode (*multi_perform)(CURLM *, int *);
  CURLMcode (*multi_poll)(CURLM *, struct curl_waitfd *, unsigned int, int, int *);
  CURLMsg *(*multi_read)(CURLM *, int *);
  struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
  void (*slist_free)(struct curl_slist *);
} curl;

static int loaded = 0;

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) library = dlopen("libcurl.so", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return;
  struct {
    void **place;
    const char *name;
  } wanted[] = {
      {(void **)&curl.global_init, "curl_global_init"},
      {(void **)&curl.easy_init, "curl_easy_init"},
      {(void **)&curl.easy_cleanup, "curl_easy_cleanup"},
      {(void **)&curl.easy_setopt, "curl_easy_setopt"},
      {(void **)&curl.easy_strerror, "curl_easy_strerror"},
      {(void **)&curl.multi_init, "curl_multi_init"},
      {(void **)&curl.multi_cleanup, "curl_multi_cleanup"},
      {(void **)&curl.multi_add, "curl_multi_add_handle"},
      {(void **)&curl.multi_remove, "curl_multi_remove_handle"},
      {(void **)&curl.multi_perform, "curl_multi_perform"},
      {(void **)&curl.multi_poll, "curl_multi_poll"},
      {(void **)&curl.multi_read, "curl_multi_info_read"},
      {(void **)&curl.slist_append, "curl_slist_append"},
      {(void **)&curl.slist_free, "curl_slist_free_all"},
  };
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    *wanted[i].place = dlsym(library, wanted[i].name);
    if (*wanted[i].place == NULL) return;
  }
  loaded = curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

struct reverie_exchange {
  CURLM *multi;
  CURL *easy;
  struct curl_slist *headers;
  reverie_listener listener;
  int outcome;
  int is_stopped;
  char words[CURL_ERROR_SIZE];
};

reverie_exchange *reverie_exchange_open(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  if (!loaded) return NULL;
  reverie_exchange *exchange = calloc(1, sizeof *exchange);
  if (exchange == NULL) return NULL;
  exchange->multi = curl.multi_init();
  if (exchange->multi != NULL) return exchange;
  free(exchange);
  return NULL;
}

void reverie_exchange_close(reverie_exchange *exchange) {
  reverie_exchange_finish(exchange);
  curl.multi_cleanup(exchange->multi);
  free(exchange);
}

void reverie_exchange_finish(reverie_exchange *exchange) {
  if (exchange->easy != NULL) {
    curl.multi_remove(exchange->multi, exchange->easy);
    curl.easy_cleanup(exchange->easy);
    exchange->easy = NULL;
  }
  curl.slist_free(exchange->headers);
  exchange->headers = NULL;
}

static size_t hear_line(char *bytes, size_t size, size_t count, void *context) {
  reverie_exchange *exchange = context;
  size_t length = size * count;
  while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) length--;
  exchange->listener.line(exchange->listener.context, (const uint8_t *)bytes, length);
  return size * count;
}

static size_t hear_body(char *bytes, size_t size, size_t count, void *context) {
  reverie_exchange *exchange = context;
  size_t length = size * count;
  if (exchange->listener.body(exchange->listener.context, (const uint8_t *)bytes, length)) {
    return length;
  }
  exchange->is_stopped = 1;
  return CURL_WRITEFUNC_ERROR;
}

#define SET(option, value) \
  if (curl.easy_setopt(easy, option, value) != CURLE_OK) return -1

static int set_up(reverie_exchange *exchange, const char *method, const char *url,
                  const uint8_t *body, size_t body_count, int connect_milliseconds,
                  int silent_seconds, int manners) {
  CURL *easy = exchange->easy;
  SET(CURLOPT_NOSIGNAL, 1L);
  SET(CURLOPT_ERRORBUFFER, exchange->words);
  SET(CURLOPT_PROTOCOLS_STR, "http,https");
  SET(CURLOPT_URL, url);
  // A key must not follow a redirection to somebody whom the user did not name.
  SET(CURLOPT_FOLLOWLOCATION, 0L);
  SET(CURLOPT_NETRC, 0L);
  SET(CURLOPT_PATH_AS_IS, 1L);
  if (manners & REVERIE_EXCHANGE_LOCAL) SET(CURLOPT_PROXY, "");
  SET(CURLOPT_HTTPHEADER, exchange->headers);
  SET(CURLOPT_CONNECTTIMEOUT_MS, (long)connect_milliseconds);
  SET(CURLOPT_LOW_SPEED_LIMIT, 1L);
  SET(CURLOPT_LOW_SPEED_TIME, (long)silent_seconds);
  SET(CURLOPT_HEADERFUNCTION, hear_line);
  SET(CURLOPT_HEADERDATA, exchange);
  SET(CURLOPT_WRITEFUNCTION, hear_body);
  SET(CURLOPT_WRITEDATA, exchange);
  if (strcmp(method, "HEAD") == 0) {
    SET(CURLOPT_NOBODY, 1L);
  } else if (strcmp(method, "GET") != 0 || body_count > 0) {
    SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body_count);
    if (manners & REVERIE_EXCHANGE_BODY_STAYS && body_count > 0) {
      SET(CURLOPT_POSTFIELDS, (const char *)body);
    } else {
      SET(CURLOPT_COPYPOSTFIELDS, body_count > 0 ? (const char *)body : "");
    }
    SET(CURLOPT_CUSTOMREQUEST, method);
    // Where a kept connection breaks before the answer, libcurl sends again by itself; what a server may
    // bill for is sent once.
    if (!(manners & REVERIE_EXCHANGE_REUSE)) SET(CURLOPT_FRESH_CONNECT, 1L);
  }
  return 0;
}

int reverie_exchange_start(reverie_exchange *exchange, const char *method, const char *url,
                           const char *const *headers, size_t header_count, const uint8_t *body,
                           size_t body_count, int connect_milliseconds, int silent_seconds,
                           int manners, reverie_listener listener) {
  reverie_exchange_finish(exchange);
  exchange->listener = listener;
  exchange->outcome = REVERIE_EXCHANGE_OTHER;
  exchange->is_stopped = 0;
  exchange->words[0] = 0;
  for (size_t i = 0; i < header_count; i++) {
    struct curl_slist *longer = curl.slist_append(exchange->headers, headers[i]);
    if (longer == NULL) return -1;
    exchange->headers = longer;
  }
  exchange->easy = curl.easy_init();
  if (exchange->easy == NULL) return -1;
  if (set_up(exchange, method, url, body, body_count, connect_milliseconds, silent_seconds,
             manners) != 0 ||
      curl.multi_add(exchange->multi, exchange->easy) != CURLM_OK) {
    return -1;
  }
  return 0;
}

static int outcome_of(CURLcode code) {
  switch (code) {
    case CURLE_OK: return REVERIE_EXCHANGE_DONE;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return REVERIE_EXCHANGE_BAD_ADDRESS;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return REVERIE_EXCHANGE_NO_HOST;
    case CURLE_COULDNT_CONNECT: return REVERIE_EXCHANGE_NO_CONNECTION;
    case CURLE_OPERATION_TIMEDOUT: return REVERIE_EXCHANGE_TOO_SLOW;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE: return REVERIE_EXCHANGE_NOT_TRUSTED;
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return REVERIE_EXCHANGE_CUT;
    default: return REVERIE_EXCHANGE_OTHER;
  }
}

int reverie_exchange_step(reverie_exchange *exchange, int milliseconds) {
  int running = 0;
  if (curl.multi_perform(exchange->multi, &running) != CURLM_OK) return 0;
  int left = 0;
  CURLMsg *message;
  while ((message = curl.multi_read(exchange->multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    CURLcode code = message->data.result;
    exchange->outcome = exchange->is_stopped ? REVERIE_EXCHANGE_STOPPED : outcome_of(code);
    if (exchange->words[0] == 0) {
      strncpy(exchange->words, curl.easy_strerror(code), sizeof exchange->words - 1);
    }
    return 0;
  }
  if (running == 0) return 0;
  return curl.multi_poll(exchange->multi, NULL, 0, milliseconds, NULL) == CURLM_OK;
}

int reverie_exchange_outcome(const reverie_exchange *exchange) { return exchange->outcome; }
const char *reverie_exchange_words(const reverie_exchange *exchange) { return exchange->words; }
