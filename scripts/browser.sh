#!/bin/sh
# Installs Chromium where there is no browser and this may be done: by root, with apt-get.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "set-up: installing Chromium"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
    exit 0
fi
echo "set-up: no browser was found (tried chromium, chromium-browser, google-chrome)." >&2
echo "        On Debian or Ubuntu: apt-get install chromium" >&2
exit 2
