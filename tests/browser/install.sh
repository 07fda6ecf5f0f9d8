#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# install.sh FOLDER: Node's packages of the browser tests, once for each package-lock.json.
set -eu
mkdir -p "$1"
cd "$1"
cp "$OLDPWD"/package.json "$OLDPWD"/package-lock.json .
cmp -s package-lock.json node_modules/installed && exit 0
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
cp package-lock.json node_modules/installed
