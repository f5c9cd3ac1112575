# `make` lists the targets. Each does its own set-up.

BIN = $$(swift build -c release --show-bin-path)

# All tests at once would wait for each other longer than what they wait for may take.
WIDTH = $$(swift test --help-hidden | grep -q -e --experimental-maximum-parallelization-width && \
	echo --experimental-maximum-parallelization-width 8)

.PHONY: help setup demo test bench scenarios screenshots soak chaos format lint

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the system packages that are missing
	@deploy/setup.sh

demo: setup ## Replay a month of real flights through Sluice, with a broker of its own (options: ARGS="--seconds 60")
	swift build -c release --product sluice
	@"$(BIN)/sluice" demo $(ARGS)

test: ## Run every test
	@deploy/setup.sh --tests
	swift test --skip 'SinkKillTests|SimulationTests|PageTests' $(WIDTH)
	swift test --skip-build --filter SimulationTests
	swift test --skip-build --filter SinkKillTests
	swift test --skip-build --filter PageTests $(WIDTH)

bench: setup ## Compare Sluice with plain C on librdkafka (options: ARGS="--quick --only count")
	swift build -c release --product sluice-bench
	@"$(BIN)/sluice-bench" $(ARGS)

soak: setup ## Run instances for long, kill some, judge the output (MINUTES=10, ARGS="--rate 5000")
	swift build -c release --product sluice-bench
	@"$(BIN)/sluice-bench" soak --minutes $(or $(MINUTES),10) $(ARGS)

chaos: setup ## Kill and freeze instances on a broker of yours, judge the output (MINUTES=2, ARGS="--seed 7"; MODE=sinks)
	swift build -c release --product passthrough
	swift build -c release --product SinkWriter
	swift build -c release --product chaos
	@"$(BIN)/chaos" $(or $(MODE),copies) --minutes $(or $(MINUTES),2) $(ARGS)

scenarios: setup ## Write the rate controls' comparison into the documentation
	swift run sluice-bench scenarios

screenshots: ## Take the documentation's pictures of the monitor's page
	@deploy/setup.sh --tests
	swift run Screenshots

format: setup ## Format the sources in place
	swift format --in-place --recursive Package.swift Sources Tests examples

lint: setup ## Check the format
	swift format lint --strict --recursive Package.swift Sources Tests examples
