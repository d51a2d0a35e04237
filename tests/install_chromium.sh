#!/bin/sh
# Chromium and a Devanagari font for the page tests: Debian's, installed where that is possible.
set -eu
if [ -x /usr/bin/chromium ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo 'Installing Chromium and fonts for the page tests ...'
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null
    exit 0
fi
echo 'The page tests need Chromium at /usr/bin/chromium. Install it, on Debian or Ubuntu with:' >&2
echo '    sudo apt-get install chromium fonts-noto-core' >&2
exit 1
