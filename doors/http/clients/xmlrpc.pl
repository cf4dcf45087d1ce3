# Calls the door with Perl's RPC::XML; prints what came of it.
use strict;
use warnings;
use RPC::XML;
use RPC::XML::Client;

my $client = RPC::XML::Client->new("$ARGV[0]/xmlrpc");
print "sum ", $client->send_request("shop.add", 1, 2)->value, " ",
    $client->send_request("shop.large", RPC::XML::string->new("1099511627776"))->value, "\n";
my $fault = $client->send_request("shop.buy", "tea");
print "fault ", $fault->code, " ", (split / \[/, $fault->string)[0], "\n";
