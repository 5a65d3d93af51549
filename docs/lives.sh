#!/usr/bin/env bash
# The whole life of a licence and of a miner, from the counter to the last return of assets, on the
# command line. Run it with an empty folder: docs/lives.sh DIR. Everyone in it is invented.
set -euo pipefail
folder=$(realpath "${1:?name an empty folder}")
export PERIMETER_HOME="$folder/home" PERIMETER_LANG=en
rows="$folder/rows.json"

# n WORDS: runs a command and gives the number of its act.
n() { perimeter "$@" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["act"])'; }
# is ENTRY STATUS: the entry stands there.
is() { perimeter register show "$1" --json | python3 -c '
import json, sys
assert (found := json.load(sys.stdin)["status"]) == sys.argv[1], found' "$2"; }
# two ENTRY DEED WORDS: one official proposes, another confirms.
two() { perimeter register confirm "$1" --as head --act "$(n register decide "$@" --as officer)"; }
# met ENTRY WORDS: an official finds every item of the checklist met.
met() { perimeter register checklist "$@" --json | python3 -c '
import json, sys
print(*("--met " + one["duty"] for one in json.load(sys.stdin)["items"]))' |
  xargs perimeter register judge "$@" --as officer; }
# no CODE WORDS: the book says no, with this code.
no() { local code=$1; shift
  { perimeter "$@" --json 2>/dev/null || true; } | python3 -c '
import json, sys
assert (found := json.load(sys.stdin)["code"]) == sys.argv[1], found' "$code"; }

perimeter init --origin book.example/lives --overlay assumed --overlay general_licensing
perimeter user add officer --role licensing --as admin
perimeter user add head --role head --as admin

# A provider: owners in one layer, a fee that a bank's statement shows as paid, a question, a grant
# with a condition, a suspension that is cured, a service more, a revocation, and the return of what
# it owes.
perimeter firm enrol F-1 --name "Invented Exchange" --legal-form legal --as officer
perimeter user add exchange --role firm --firm F-1 --as admin
cat > "$rows" <<'JSON'
{"seat": [{"seat": "registered", "district": "Mary", "address": "1 Invented Street"}],
 "owners": [{"owner": "O-1", "kind": "person", "holds_in": "firm", "share_bp": "10000",
             "country": "AE", "person_name": "Invented Owner", "offshore_accounts": "no",
             "convicted": "no"}],
 "people": [{"person": "P-1", "role": "director", "person_name": "Invented Director",
             "country": "AE", "convicted": "no"}],
 "channels": [{"address": "exchange.example", "kind": "domain"}]}
JSON
echo "The charter of an invented exchange." > "$folder/charter.txt"
perimeter register apply L-1 --kind licence --firm F-1 --service exchange --rows "$rows" --paper charter="$folder/charter.txt" --as exchange
reference=$(perimeter fee show L-1 --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["reference"])')
{ echo payment,booked,currency,amount,reference
  echo "E-1,$(date +%F),TMT,500000,fee $reference"
} > "$folder/statement.csv"
perimeter filing send "$folder/statement.csv" --firm bank_statement --form payments --period "$(date +%Y-%m)" --as officer
perimeter fee show L-1 --json | grep -q '"state": "paid"'
no payment_matched fee match L-1 --payment bank_statement/E-1 --why "it is there" --as officer
perimeter register paper L-1 E-1 --out "$folder/opened.txt" --as officer
cmp "$folder/charter.txt" "$folder/opened.txt"
perimeter register check L-1
perimeter register decide L-1 take_up --as officer
perimeter register decide L-1 verify --as officer
perimeter register decide L-1 ask --why "Who keeps the keys?" --as officer
is L-1 inquiry
perimeter register decide L-1 answer --why "Two directors, in two places." --as exchange
no deed_from_wrong_state register decide L-1 restore --as officer
echo '{"conditions": [{"condition": "C-1", "language": "en", "text": "No more than 1,000 customers.",
       "from_day": "2026-01-01"}]}' > "$rows"
no checklist_open register decide L-1 grant --as officer
met L-1
grant=$(n register decide L-1 grant --rows "$rows" --as officer)
no second_is_first register confirm L-1 --act "$grant" --as officer
perimeter register confirm L-1 --act "$grant" --as head
is L-1 granted
perimeter register letter L-1 --act "$((grant + 1))" --lang ru
paper=(certificate issue L-1 --out "$folder/L-1.pdf" --site https://register.example --as exchange)
no certificate_key_missing "${paper[@]}"
perimeter key rotate --use certificates --as admin
perimeter "${paper[@]}" --lang tk
perimeter key list --json > "$folder/keys.json"
perimeter certificate verify "$folder/L-1.pdf" --keys "$folder/keys.json" --domain exchange.example
no certificate_other_domain certificate verify "$folder/L-1.pdf" --keys "$folder/keys.json" --domain exchamge.example
perimeter user add gateway --role messenger --as admin
perimeter outbox fill
perimeter outbox list --json | grep -q "\"message\": \"A-$((grant + 1))\""
perimeter outbox carried "A-$((grant + 1))" --how letter --as gateway
no message_carried outbox carried "A-$((grant + 1))" --how letter --as gateway
two L-1 suspend --why "no filing" --until "$(date -d '+4 months' +%F)"
perimeter register decide L-1 report_cure --why "All is filed." --as exchange
perimeter register decide L-1 check_cure --why "It is." --as officer
two L-1 restore
perimeter register change L-1 --service exchange --service storage --why "a vault is ready" --as exchange
two L-1 approve --notice 1
two L-1 revoke --why "It sold what it kept."
no certificate_not_in_force "${paper[@]}"
two L-1 wind_up
no task_missing register decide L-1 close --as officer
echo '{"closing": [{"asset": "BTC", "claims": "500", "returned": "500", "remainder": "0"}]}' > "$rows"
perimeter register decide L-1 report_closing --rows "$rows" --as exchange
two L-1 close
is L-1 wound_up

# A miner: three machines from a table, the power permitted by its ministry, one machine swapped.
perimeter firm enrol F-2 --name "Invented Miner" --legal-form entrepreneur --as officer
perimeter user add miner --role firm --firm F-2 --as admin
for name in grid ministry; do perimeter user add "$name" --role energy --as admin; done
cat > "$rows" <<'JSON'
{"seat": [{"seat": "registered", "district": "Tejen", "address": "2 Invented Street"}],
 "sites": [{"site": "S-1", "district": "Tejen", "address": "2 Invented Street", "premises": "own",
            "host_absent": "own_site", "meter": "MT-1", "asked_kw": "10"}],
 "wallets": [{"wallet": "bc1qexampleexampleexample",
              "chain": "bip122:000000000019d6689c085ae165831e93", "use": "payout"},
             {"wallet": "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf", "chain": "eip155:1",
              "use": "payout"}]}
JSON
wallet=0x7e5f4552091a69125d5dfcb7b8c2659029395bdf  # of the private key 1: nobody keeps money there
{ echo serial,maker,model,algorithm,hash_rate_mhs,watts,site,title,title_document
  for serial in SN-1 SN-2 SN-3; do echo $serial,Maker,T110,sha256,110000000,3250,S-1,bought,; done
} > "$folder/machines.csv"
perimeter register apply M-1 --kind miner --firm F-2 --rows "$rows" --list machines="$folder/machines.csv" --as miner
perimeter register decide M-1 take_up --as officer
perimeter register decide M-1 verify --as officer
# Its wallets: one signs a message of ours, the other sends itself a small amount that we name.
perimeter wallet ask M-1 $wallet --way signature --as miner --json > "$folder/asked.json"
python3 - "$folder/asked.json" > "$folder/proof.json" <<'PYTHON'
import json, sys
from coincurve import PrivateKey
from perimeter.wallets import evm
asked = json.load(open(sys.argv[1]))
text = asked["messages"]["eip191"]
made = PrivateKey.from_int(1).sign_recoverable(evm.personal(text.encode()), hasher=None)
proof = {"method": "eip191", "wallet": asked["asked"]["wallet"], "chain": asked["asked"]["chain"],
         "message": text, "signature": "0x" + (made[:64] + bytes([27 + made[64]])).hex()}
print(json.dumps({"proof": proof}))
PYTHON
perimeter wallet verify "$folder/proof.json"
asked=$(python3 -c 'import json,sys; print(json.load(sys.stdin)["act"])' < "$folder/asked.json")
perimeter wallet prove M-1 --act "$asked" --file "$folder/proof.json" --as miner
no proof_closed wallet prove M-1 --act "$asked" --file "$folder/proof.json" --as miner
perimeter wallet document M-1 --act "$asked" --out "$folder/kept.json"
perimeter wallet verify "$folder/kept.json"
asked=$(n wallet ask M-1 bc1qexampleexampleexample --way transfer --as miner)
perimeter wallet prove M-1 --act "$asked" --transaction "$(printf 'ab%.0s' {1..32})" --as miner
perimeter wallet confirm M-1 --act "$asked" --why "seen on our own node" --as head
perimeter wallet list M-1
met M-1
two M-1 grant
echo '{"permits": [{"site": "S-1", "permitted_kw": "10", "from_day": "2026-01-01"}]}' > "$rows"
permit=$(n register decide M-1 impose --why "as asked" --rows "$rows" --as grid)
perimeter register confirm M-1 --act "$permit" --as ministry
perimeter request ask energy --under mining.energy --asked "Whose is meter MT-1?" --about entry:M-1 --as officer
perimeter request answer R-00001 --answer "The miner's." --as ministry
before=$(perimeter log checkpoint --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["size"])')
echo '{"machines": [{"serial": "SN-4", "maker": "Maker", "model": "T110", "algorithm": "sha256",
       "hash_rate_mhs": "110000000", "watts": "3250", "site": "S-1", "title": "bought"}]}' > "$rows"
perimeter register change M-1 --rows "$rows" --drop machines=SN-1 --why "broken" --as miner
met M-1 --notice 2
two M-1 approve --notice 2
perimeter register show M-1
perimeter register show M-1 --known-at "$before" --json | grep -q SN-1
two M-1 end --why "asked for by its holder"
is M-1 ended

perimeter register list
perimeter log verify
