# The index of verbs: each runs one script, which says its needs with --help.
.DEFAULT_GOAL := help
verbs := ci prove run demo token dev-up dev-status dev-logs dev-open dev-reload dev-down dead erase export rescore test test-servers aot api-fuzz lint-migrations n-1 chart-check dev-check cluster-test browser image image-test image-bench image-verify sbom ship-test promote rollback protect format readme load bench faults reference clean
.PHONY: help $(verbs) $(verbs:%=needs/%)

help: ## Show this manual.
	@awk -F ':.*## ' '/^##@/ { printf "\n%s\n", substr($$0, 5) } /^[a-z0-9-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

##@ Run it here
run: ## Run all of Sarsen in one process, with PostgreSQL and Redis of its own; Ctrl-C stops it.
	@ops/scripts/run-local

demo: ## Post a steady stream of believable events to a running Sarsen until Ctrl-C.
	@ops/scripts/demo $(ARGS)

token: ## Print a token for a running Sarsen: make token SCOPE='events:write ops'; without SCOPE, one for everything.
	@ops/scripts/token $(SCOPE)

##@ Laptop cluster
dev-up: ## Run Sarsen in a cluster on this machine, Minikube or DEV_CONTEXT=current; again at any time.
	@ops/scripts/dev-up

dev-status: ## Show what runs in that cluster, and what it uses.
	@ops/scripts/dev-status

dev-logs: ## Follow the logs: make dev-logs ARGS=worker; without ARGS, of all of Sarsen.
	@ops/scripts/dev-logs $(ARGS)

dev-open: ## Open the console of that cluster in the browser, until Ctrl-C.
	@ops/scripts/dev-open

dev-reload: ## Put a change of the code into that cluster.
	@ops/scripts/dev-reload

dev-down: ## Take all of it away again, with its data; KEEP=1 keeps the data.
	@ops/scripts/dev-down

##@ Operate what runs here
dead: ## List the dead events, or replay them: make dead ARGS='replay --all'.
	@ops/scripts/local-command dead $(or $(ARGS),list)

erase: ## Erase a person's data: make erase ARGS='user user_1'.
	@ops/scripts/local-command erase $(ARGS)

export: ## Print what is held of a person: make export ARGS='user user_1'.
	@ops/scripts/local-command export $(ARGS)

rescore: ## Put changed scoring rules in force and rebuild the accounts.
	@ops/scripts/local-command rescore $(ARGS)

##@ Check a change
ci: ## Run what a pull request must pass, and show a table of it: make ci PART=gates; without PART, all that needs no cluster.
	@ci/check/pull-request $(PART)

prove: ## Run each slow proof whose inputs the ledger does not know, in a checkout of its inputs alone: make prove ARGS='make faults'.
	@ci/proofs/ledger/ledger prove $(ARGS)

test: ## Run every test that needs a JDK alone, with format and coverage gates; BARE=1 on a PATH with nothing else.
	@ci/check/test $(if $(BARE),--bare)

test-servers: ## Run what more servers add: the queue on Redis 7 and Valkey, the application through PgBouncer.
	@ci/check/test --servers

aot: ## Start one ahead-of-time build in every role and look at what each opens.
	@ci/check/aot-roles

api-fuzz: ## Fuzz a running Sarsen from its OpenAPI document; SHORT=1 for 2 minutes instead of 12.
	@ci/check/api-fuzz

faults: ## Kill, hang and starve what Sarsen is made of, under load; SHORT=1 for minutes instead of half an hour.
	@ci/check/faults $(ARGS)

lint-migrations: ## Refuse migrations that the release before would not survive, or that stop reads and writes.
	@ci/check/migrations

n-1: ## Show that the previous release survives the migrations of this one; SHORT=1 for 4 minutes instead of 15.
	@ci/check/previous-release

chart-check: ## Check the chart in every environment, against a real API server too; CLUSTER=none without; SHORT=1 without Helm 3; ARGS=--write.
	@ci/check/chart $(ARGS)

readme: ## Run the commands of the README against this checkout.
	@ci/check/readme

dev-check: ## Take the laptop cluster's commands through a day, by a Minikube that refuses what it does not document.
	@ci/check/laptop

browser: ## Drive the console in a real Chromium while the demo runs; screenshots go to app/target/screenshots.
	@ci/check/browser

bench: ## Measure throughput and latency as ratios within one run; SHORT=1 for minutes instead of half an hour, BRIEF=1 for two.
	@ops/scripts/bench $(ARGS)

load: ## Load a Sarsen by scenarios and name the promises it breaks: make load ARGS='single reads' (ARGS=--help lists them).
	@ops/load/run $(ARGS)

cluster-test: ## Prove on running pods what the chart promises, or that BREAK=no-pdb is seen; SHORT=1 for a quarter of an hour.
	@ci/check/cluster $(ARGS)

##@ Ship it
image: ## Build the image into the local engine, with its AOT cache; FAST=1 without, in a minute.
	@ci/build/image

image-test: ## Build the image, test it in the engine, rebuild it elsewhere and compare.
	@ci/check/image

sbom: ## List what is inside of the built image, as CycloneDX.
	@ci/build/sbom

image-bench: ## Measure how the built image starts and what it needs; ARGS=--write writes it down.
	@ops/scripts/bench --only=image $(ARGS)

image-verify: ## Rebuild an image from this checkout and compare: make image-verify DIGEST=NAME@sha256:...
	@ci/check/image-verify $(DIGEST)

ship-test: ## Take two releases from main to production and one back, by our workflows and a real Argo CD in the current cluster; SHORT=1.
	@ci/check/argocd $(ARGS)

promote: ## Write the version of one environment into the next: make promote FROM=dev TO=staging; prints the pull request's text.
	@ci/ship/promote $(FROM) $(TO)

rollback: ## Write back what an environment had before: make rollback ENV=prod; DIGEST=sha256:... for one of long ago.
	@ci/ship/promote --rollback $(if $(DIGEST),--digest $(DIGEST)) $(ENV) $(ENV)

protect: ## Give the repository on GitHub the rules of .github; ARGS=--check only says where it has others.
	@ci/ship/protect $(ARGS)

##@ Keep it tidy
format: ## Format the Java sources.
	@ci/build/maven --quiet spotless:apply

reference: ## Write the generated pages of docs/reference anew.
	@UPDATE_REFERENCE=1 ci/build/maven --quiet verify -Dit.test='*ReferenceIntegrationTests' -Dtest='*ReferenceTests' -Djacoco.skip -Dsurefire.failIfNoSpecifiedTests=false

clean: ## Remove what builds have made; the data of `make run` stays.
	@ci/build/maven --quiet clean

# Each verb says what this machine lacks before it starts.
$(verbs): %: needs/%

$(verbs:%=needs/%): needs/%:
	@ci/build/needs $*
