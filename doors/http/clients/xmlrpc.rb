# Calls the door with Ruby's XML-RPC client; prints what came of it.
require "xmlrpc/client"

client = XMLRPC::Client.new2(ARGV[0] + "/xmlrpc")
puts "sum #{client.call('shop.add', 1, 2)} #{client.call('shop.large', (2**40).to_s)}"
begin
  client.call("shop.buy", "tea")
rescue XMLRPC::FaultException => fault
  puts "fault #{fault.faultCode} #{fault.faultString.split(' [')[0]}"
end
puts "several #{client.multicall(['shop.add', 3, 4], ['shop.add', 5, 6]).join(' ')}"
