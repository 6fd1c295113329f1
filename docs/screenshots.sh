#!/bin/sh
# Makes the pictures in docs/screenshots anew, from a server that really runs. Needs a JDK (17 or later), Maven, Chromium
# and chromedriver (on the PATH, or named by CHROMIUM_BIN and CHROMEDRIVER_BIN), and a font with coloured emoji.
#
#   docs/screenshots.sh [SECONDS]     how long the dashboard watches before its picture is taken; 240 unless given
set -eu
cd "$(dirname "$0")/.."

mvn -B -q -pl chat-examples -am -Dspotless.check.skip=true -DincludeScope=test \
  -Dmdep.outputFile=target/screenshots.classpath test-compile dependency:build-classpath
libraries=$(cat chat-examples/target/screenshots.classpath)

CHAT_LOG_LEVEL=WARN java -Xmx512m -cp "chat-examples/target/test-classes:chat-examples/target/classes:$libraries" \
  io.chathub.examples.browser.Screenshots docs/screenshots "${1:-240}"
