# reverie: what people type. `make` alone lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift

SUPPORT := Tests/Support
RELEASE := -c release --static-swift-stdlib

# Debian packages, by what needs them.
BUILD_PACKAGES := g++ git pkg-config zlib1g-dev libncurses-dev libchafa-dev libglib2.0-dev \
  libgd-dev libzstd-dev libsimdjson-dev libssl-dev libsqlite3-dev libcurl4-openssl-dev
TEST_PACKAGES := tmux procps curl
MINIWOB_PACKAGES := chromium fonts-liberation python3-pip
PICTURE_PACKAGES := xvfb xterm kitty imagemagick x11-utils xdotool libgl1-mesa-dri

# Suites that start, kill and wait for processes: beside a thousand other tests they wait for ever.
ALONE := (WatchTests|WatchCommandTests|DreamKillTests|DreamFaultTests|DreamProcessTests|GatewayCommandTests|GatewayFaultTests|GatewaySampleTests)/

.PHONY: help run build test test-sdk test-external test-release test-kills bench bench-quick install uninstall clean format lint \
  build-packages test-packages worlds-miniwob evaluate evaluate-miniwob

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 22

run: build ## Install what is missing, build, and open the console
	@$(SUPPORT)/first-look "$$($(SWIFT) build $(RELEASE) --show-bin-path)/reverie"

build: build-packages ## Build the release binary
	$(SWIFT) build $(RELEASE)

test: build-packages test-packages lint ## Run every test that needs only apt and the toolchain
	@mkdir -p .build
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error
	$(SWIFT) test --skip-build --skip '$(ALONE)' 2>&1 | tee .build/test.log
	$(SWIFT) test --skip-build --no-parallel --filter '$(ALONE)' 2>&1 | tee -a .build/test.log

test-external: build-packages worlds-miniwob ## Look at pictures in real emulators under Xvfb, at pages in a real browser, and let the official SDK and the official MCP client ask
	@$(SUPPORT)/need-packages "Looking at pictures in real emulators" $(PICTURE_PACKAGES)
	$(SWIFT) build
	$(SUPPORT)/emulator-pictures "$$($(SWIFT) build --show-bin-path)/reverie"
	@$(SUPPORT)/need-packages "Loading exports with Hugging Face datasets" python3-venv
	$(SUPPORT)/check-datasets "$$($(SWIFT) build --show-bin-path)/reverie"
	$(SWIFT) build --build-tests
	$(SUPPORT)/check-anthropic-sdk
	$(SUPPORT)/check-gateway-sdk "$$($(SWIFT) build --show-bin-path)/reverie"
	$(SUPPORT)/check-mcp "$$($(SWIFT) build --show-bin-path)/reverie"

test-sdk: build-packages ## Let the official SDK, in three generations, use what the gateway serves
	@$(SUPPORT)/need-packages "The official SDK" python3-venv
	$(SWIFT) build
	$(SUPPORT)/check-gateway-sdk "$$($(SWIFT) build --show-bin-path)/reverie"

test-release: build ## Let the binary that people install dream, and walk through its screens
	$(SUPPORT)/try-release "$$($(SWIFT) build $(RELEASE) --show-bin-path)/reverie"

worlds-miniwob: build-packages ## Fetch Chromium and the MiniWoB++ pages, test and try the world on them
	@$(SUPPORT)/need-packages "The MiniWoB++ world" $(MINIWOB_PACKAGES)
	@$(SUPPORT)/need-miniwob
	$(SWIFT) build --build-tests
	REVERIE_TEST_MINIWOB=1 $(SWIFT) test --skip-build --filter 'WorldsTests\.(MiniWoB|Browser|ElementWalk)'
	"$$($(SWIFT) build --show-bin-path)/reverie" worlds run --world miniwob --lessons none \
	  --worlds 13 --episodes 52

# Another word gives worlds that nobody tuned on: make evaluate SALT=anything
SALT ?= proof

evaluate: build ## Ask whether dreaming helps, as the README reports it; SALT=word takes other worlds (about 10 minutes)
	"$$($(SWIFT) build $(RELEASE) --show-bin-path)/reverie" evaluate dreaming --seeds 20 --salt '$(SALT)' \
	  --pixels 2 --plot '.build/dreaming-$(SALT).svg' | tee '.build/dreaming-$(SALT).txt'

evaluate-miniwob: build ## Ask the same of MiniWoB++ in a real browser; SALT=word takes other pages (about 10 minutes)
	@$(SUPPORT)/need-packages "The MiniWoB++ world" $(MINIWOB_PACKAGES)
	@$(SUPPORT)/need-miniwob
	"$$($(SWIFT) build $(RELEASE) --show-bin-path)/reverie" evaluate dreaming --worlds miniwob --seeds 3 \
	  --recordings 60 --tasks 60 --rollouts 0 1000 --rounds 0 --salt '$(SALT)'

bench: build ## Print the budgets beside what this machine measures (about 10 minutes, 4 GB)
	@$(SUPPORT)/bench --binary "$$($(SWIFT) build $(RELEASE) --show-bin-path)/reverie"

bench-quick: build ## The same with small corpora (about a minute)
	@$(SUPPORT)/bench --quick --binary "$$($(SWIFT) build $(RELEASE) --show-bin-path)/reverie"

test-kills: build-packages ## Kill dreams a thousand times, and see that nothing is lost (about 15 minutes)
	$(SWIFT) build --build-tests
	REVERIE_TEST_KILLS=1000 timeout 45m $(SWIFT) test --skip-build --filter DreamKillTests

install: ## Install binary, themes, man page, completions and user unit under PREFIX (/usr/local)
	@$(SUPPORT)/install "$$($(SWIFT) build $(RELEASE) --show-bin-path)" "$(DESTDIR)" "$(PREFIX)"

uninstall: ## Remove what `make install` installed
	@$(SUPPORT)/install --remove "$(DESTDIR)" "$(PREFIX)"

format: ## Format all Swift code in place
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

lint: ## Check the format of all Swift code
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

clean: ## Remove everything that was built
	rm -rf .build

build-packages:
	@$(SUPPORT)/need-swift
	@$(SUPPORT)/need-packages "Building reverie" $(BUILD_PACKAGES)

test-packages:
	@$(SUPPORT)/need-packages "Testing reverie" $(TEST_PACKAGES)
