# Shorthands; each line is the whole command.
.PHONY: run build test test-long soak format screenshots

run: ## builds the jars and starts the server
	mvn -q -B -Dquick package && exec java -jar chat-examples/target/chat-server.jar

build: ## builds the jars
	mvn -B -Dquick package

test: ## the checks, and all tests but the long ones
	mvn -B verify

test-long: ## the checks, and all tests
	mvn -B verify -Plong

soak: ## a minute of load, and 5,000 idle connections
	mvn -B verify -Plong -pl chat-examples -am -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=SoakIT -Dfailsafe.failIfNoSpecifiedTests=false

format: ## formats the sources
	mvn -B spotless:apply

screenshots: ## makes the pictures in docs/screenshots again
	docs/screenshots.sh
