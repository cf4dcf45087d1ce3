# Calls the door with curl; prints what came of it.
set -eu
at=$1
origin=${at%/rpc}
echo "sum $(curl -s -d '[1, 2]' "$at/shop.add")"
echo "by name $(curl -s -d '{"name": "tea", "shelf": 3}' "$at/shop.find")"
echo "gzip $(printf '[3, 4]' | gzip | curl -s --compressed --data-binary @- -H 'Content-Encoding: gzip' "$at/shop.add")"
echo "wrong $(curl -s -o /dev/null -w '%{http_code} %{content_type}' -d '[1]' "$at/shop.add")"
echo "once $(curl -s -H 'Idempotency-Key: "k"' -d '' "$at/shop.count") $(curl -s -H 'Idempotency-Key: k' -d '' "$at/shop.count")"
token=$(curl -s -D - -o /dev/null -H 'Prefer: respond-async' -d '["tea"]' "$at/shop.pack" | tr -d '\r' | sed -n 's/^Location: //p')
echo release
echo "result $(curl -s -H 'Prefer: wait=20' "$origin$token")"
echo "events $(curl -sN -H 'Accept: text/event-stream' "$origin$token" | tr '\n' '|')"
echo "acknowledged $(curl -s -o /dev/null -w '%{http_code}' -X POST "$origin$token/acknowledge")"
echo "gone $(curl -s -o /dev/null -w '%{http_code}' "$origin$token")"
