#!/bin/sh
#
# Installs sounder on OpenBSD: run as root in the folder of a release, which
# holds sounder-openbsd and the files beside this one.

set -eu
here=$(dirname "$0")

if ! command -v deno >/dev/null; then
	pkg_add deno
fi
if ! grep -q '^_sounder:' /etc/passwd; then
	useradd -L sounder -d /var/empty -s /sbin/nologin -c "sounder" _sounder
fi
install -m 0644 "$here/login.conf" /etc/login.conf.d/sounder
install -m 0555 "$here/sounder.rc" /etc/rc.d/sounder
install -m 0555 "$here"/../sounder-*openbsd /usr/local/sbin/sounder
if [ -d "$here/../man" ]; then
	install -d /usr/local/man/man5 /usr/local/man/man8
	install -m 0444 "$here/../man/sounder.toml.5" /usr/local/man/man5/
	install -m 0444 "$here/../man/sounder.8" /usr/local/man/man8/
fi
if [ ! -e /etc/sounder.toml ]; then
	install -o root -g _sounder -m 0640 /dev/null /etc/sounder.toml
	echo 'state = "/var/sounder/state.sqlite"' >/etc/sounder.toml
fi
rcctl enable sounder
rcctl start sounder
